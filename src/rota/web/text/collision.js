// Units that start in the same minute, and what comes of it: who has to wait, and who meets its own run.
import { took } from "./duration.js";
import { clock, dayName, millis } from "./instant.js";
import { counted } from "./size.js";

/** @typedef {import("./week.js").Planned} Planned */
/** @typedef {{ pool?: string, on_overlap?: string, parallelism?: number }} Rules what a unit says of itself */
/** @typedef {{ size: number }} Pool */
/**
 * @typedef {{ ats: number[], names: string[], shortages: Shortage[] }} Collision `ats`: the minutes, in order
 * @typedef {{ pool: string, size: number, wanted: number }} Shortage a pool that has fewer places than want one
 * @typedef {{ name: string, gap: number, expected: number, policy: string }} Overlap nanoseconds
 */

/** So many units in one minute are worth telling; fewer, where a pool has no place for all. */
export const CROWD = 3;
/** Who fires more often than every hour of a week meets everybody, and tells nothing. One hour more: the clock goes back. */
const FREQUENT = 7 * 24 + 1;
const MINUTE = 60_000;

/**
 * Which units start in the same minute, the worst first; the same ones at several times are told once.
 * @param {Planned[]} tasks of a week
 * @param {Map<string, Rules>} rules
 * @param {Map<string, Pool>} pools
 * @returns {Collision[]}
 */
export function collisions(tasks, rules, pools) {
  /** @type {Map<string, Collision>} */
  const found = new Map();
  for (const [minute, names] of byMinute(tasks)) {
    const key = names.join(" ");
    const known = found.get(key);
    if (known) known.ats.push(minute);
    else found.set(key, { ats: [minute], names, shortages: shortages(names, rules, pools) });
  }
  return [...found.values()]
    .filter(({ names, shortages: short }) => names.length >= CROWD || short.length > 0)
    .sort((a, b) => b.names.length - a.names.length || b.ats.length - a.ats.length || a.ats[0] - b.ats[0]);
}

/**
 * The units that start in each minute, by name.
 * @param {Planned[]} tasks
 * @returns {[number, string[]][]} in order
 */
function byMinute(tasks) {
  /** @type {Map<number, Set<string>>} */
  const found = new Map();
  for (const { name, firings, truncated } of tasks) {
    if (truncated || firings.length > FREQUENT) continue;
    for (const { starts_at: starts, will_run: runs } of firings) {
      if (!runs) continue;
      const minute = minuteOf(millis(starts));
      found.set(minute, (found.get(minute) ?? new Set()).add(name));
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([minute, names]) => [minute, [...names].sort()]);
}

/**
 * @param {string[]} names
 * @param {Map<string, Rules>} rules
 * @param {Map<string, Pool>} pools
 * @returns {Shortage[]}
 */
function shortages(names, rules, pools) {
  /** @type {Map<string, number>} */
  const wanted = new Map();
  for (const name of names) {
    const pool = rules.get(name)?.pool;
    if (pool) wanted.set(pool, (wanted.get(pool) ?? 0) + 1);
  }
  return [...wanted]
    .map(([pool, count]) => ({ pool, wanted: count, size: pools.get(pool)?.size ?? Infinity }))
    .filter(({ wanted: count, size }) => count > size);
}

/**
 * Units that are due again before they are likely to be done.
 * @param {Planned[]} tasks
 * @param {Map<string, Rules>} rules
 * @returns {Overlap[]} those that are latest first
 */
export function overlaps(tasks, rules) {
  return tasks
    .flatMap(({ name, expected_duration: expected, firings }) => {
      const { on_overlap: policy = "queue", parallelism = 1 } = rules.get(name) ?? {};
      const gap = smallestGap(firings, parallelism);
      return expected && gap < expected ? [{ name, gap, expected, policy }] : [];
    })
    .sort((a, b) => b.expected / b.gap - a.expected / a.gap);
}

/**
 * @param {import("../wire.d.ts").Firing[]} firings
 * @param {number} parallelism so many may run at once
 * @returns {number} nanoseconds
 */
function smallestGap(firings, parallelism) {
  const starts = firings.filter(({ will_run }) => will_run).map(({ starts_at }) => millis(starts_at));
  let least = Infinity;
  for (let index = parallelism; index < starts.length; index += 1) {
    least = Math.min(least, starts[index] - starts[index - parallelism]);
  }
  return least * 1e6;
}

/**
 * The units that an instant shares its minute with.
 * @param {Planned[]} tasks
 * @returns {(at: number) => string[]}
 */
export function neighbours(tasks) {
  const minutes = new Map(byMinute(tasks));
  return (at) => minutes.get(minuteOf(at)) ?? [];
}

/**
 * When it happens: `each day at 03:00`, `at :05 of 12 hours`, else the first time and how many there are.
 * @param {number[]} ats
 * @param {string} zone
 */
export function whenWords(ats, zone) {
  const first = `${dayName(ats[0], zone)} ${clock(ats[0], zone)}`;
  if (ats.length === 1) return first;
  const times = new Set(ats.map((at) => clock(at, zone)));
  if (times.size === 1) return `at ${clock(ats[0], zone)} on ${counted(ats.length, "day")}`;
  const minutes = new Set([...times].map((time) => time.slice(2)));
  if (minutes.size === 1) return `at ${[...minutes][0]} of ${counted(ats.length, "hour")}`;
  return `${counted(ats.length, "time")}, first ${first}`;
}

/**
 * What comes of it: `3 want one of the 2 places of pool disk: 1 waits`.
 * @param {Shortage} shortage
 */
export function shortageWords({ pool, size, wanted }) {
  const late = wanted - size;
  return `${wanted} want ${size === 1 ? "the one place" : `one of the ${size} places`} of pool ${pool}: ${late} ${late === 1 ? "waits" : "wait"}`;
}

/**
 * What comes of it: `takes about 20 s and is due 15 s later: that firing is skipped`.
 * @param {Overlap} overlap
 */
export function overlapWords({ gap, expected, policy }) {
  const then = { queue: "it waits in line", skip: "that firing is skipped", terminate: "the run before is ended" }[
    policy
  ];
  return `takes about ${took(expected)} and is due again ${took(gap)} later: ${then ?? policy}`;
}

/** @param {number} at */
function minuteOf(at) {
  return Math.floor(at / MINUTE) * MINUTE;
}
