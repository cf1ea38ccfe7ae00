// Seven days of a zone, hour by hour: where each planned firing stands, and what the clock does meanwhile.
import { shifts } from "./axis.js";
import { DAY, dayName, instantOf, millis, offsetAt } from "./instant.js";

/** @typedef {import("../wire.d.ts").Schedule} Schedule */
/** @typedef {Schedule["tasks"][number]} Planned */
/** @typedef {import("./axis.js").Shift} Shift */
/**
 * @typedef {{ date: string, name: string, wall: number, from: number, to: number }} Day `wall`: midnight on the zone's clock
 * @typedef {{ zone: string, from: number, to: number, days: Day[], offset: number, changes: Shift[] }} Week
 * @typedef {{ name: string, kind: string, due: number, starts: number, runs: boolean, note: string }} Mark
 * @typedef {{ every: number, names: { name: string, kind: string, mark: string }[] }} Pace
 */

const HOUR = 3_600_000;
const HOURS = 24;
const DAYS = 7;
/** Who fires at a fixed interval no longer than this is told in a sentence: it would stand in every hour. Nanoseconds. */
const STEADY = 3_600e9;

/**
 * The seven days from a date on.
 * @param {string} date `2026-03-29`
 * @param {string} zone
 * @returns {Week}
 */
export function weekOf(date, zone) {
  const days = Array.from({ length: DAYS }, (_, index) => {
    const from = midnight(moved(date, index), zone);
    const at = moved(date, index);
    return { date: at, name: dayName(wallOf(at), "UTC"), wall: wallOf(at), from, to: midnight(moved(at, 1), zone) };
  });
  const [from, to] = [days[0].from, days[DAYS - 1].to];
  return { zone, from, to, days, offset: offsetAt(from, zone), changes: shifts(from, to, zone) };
}

/**
 * A date so many days later.
 * @param {string} date
 * @param {number} days
 */
export function moved(date, days) {
  return new Date(wallOf(date) + days * DAY).toISOString().slice(0, 10);
}

/**
 * Whether somebody's text is a date.
 * @param {string | null} text
 * @returns {text is string}
 */
export function isDate(text) {
  if (text === null || !/^[12]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  return !Number.isNaN(wallOf(text)) && moved(text, 0) === text;
}

/**
 * What a plan tells in each way: firings to draw, intervals to tell, and names of what is always on, only run by hand,
 * or too much to be told in full.
 * @param {Planned[]} tasks
 */
export function sorted(tasks) {
  const firing = tasks.filter(({ firings, every }) => firings.length > 0 || isSteady(every));
  const drawn = firing.filter(({ every, truncated }) => !isSteady(every) && !truncated);
  return {
    drawn,
    paces: pacesOf(firing.filter(({ every }) => isSteady(every))),
    cut: firing.filter(({ every, truncated }) => !isSteady(every) && truncated),
    services: tasks.filter(({ kind }) => kind === "service"),
    idle: tasks.filter((task) => task.kind !== "service" && !firing.includes(task)),
  };
}

/**
 * @param {Planned[]} tasks
 * @returns {Pace[]} the most frequent first
 */
function pacesOf(tasks) {
  /** @type {Map<number, Pace>} */
  const found = new Map();
  for (const { name, kind, every = 0, firings } of tasks) {
    const pace = found.get(every) ?? { every, names: [] };
    pace.names.push({ name, kind, mark: markOf(firings) });
    found.set(every, pace);
  }
  return [...found.values()].sort((a, b) => a.every - b.every);
}

/** @param {import("../wire.d.ts").Firing[]} firings */
function markOf(firings) {
  if (firings.some(({ note }) => note === "paused")) return "paused";
  const held = firings.filter(({ note }) => note === "held").length;
  if (held === 0) return "";
  return held === firings.length ? "held" : "held at times";
}

/**
 * All firings of some units.
 * @param {Planned[]} tasks
 * @returns {Mark[]} in the order in which they are due
 */
export function marks(tasks) {
  return tasks
    .flatMap(({ name, kind, firings }) =>
      firings.map(({ due_at, starts_at, will_run, note }) => ({
        name,
        kind,
        due: millis(due_at),
        starts: millis(starts_at),
        runs: will_run,
        note: note ?? "",
      })),
    )
    .sort((a, b) => a.due - b.due || (a.name < b.name ? -1 : 1));
}

/**
 * Firings by day and hour of the zone's clock; both of an hour that comes twice stand in one.
 * @template {{ due: number }} M
 * @param {M[]} all
 * @param {Week} week
 * @returns {M[][][]}
 */
export function cells(all, week) {
  /** @type {M[][][]} */
  const found = week.days.map(() => Array.from({ length: HOURS }, () => []));
  for (const mark of all) {
    const place = placeOf(mark.due, week);
    if (place) found[place.day][place.hour].push(mark);
  }
  return found;
}

/**
 * The cell an instant stands in, and how far down in it, 0 to 1.
 * @param {number} at
 * @param {Week} week
 */
export function placeOf(at, week) {
  if (at < week.from || at >= week.to) return null;
  const offset = week.changes.reduce((before, change) => (at >= change.at ? change.after : before), week.offset);
  const wall = at + offset;
  const day = Math.floor((wall - week.days[0].wall) / DAY);
  if (day < 0 || day >= DAYS) return null;
  const into = (wall - week.days[0].wall - day * DAY) / HOUR;
  return { day, hour: Math.floor(into), part: into - Math.floor(into) };
}

/**
 * What the clock does in an hour: part of it is missing or comes twice. Nothing in all others.
 * @param {Week} week
 * @param {number} day
 * @param {number} hour
 * @returns {{ kind: "missing" | "twice", text: string } | null}
 */
export function clockNote(week, day, hour) {
  const start = week.days[day].wall + hour * HOUR;
  for (const { at, before, after } of week.changes) {
    const [low, high] = [at + Math.min(before, after), at + Math.max(before, after)];
    if (low >= start + HOUR || high <= start) continue;
    const span = `${timeOf(Math.max(low, start))} to ${timeOf(Math.min(high, start + HOUR), true)}`;
    return after > before
      ? { kind: "missing", text: `${span} is missing: the clock leaps ahead` }
      : { kind: "twice", text: `${span} comes twice: the clock goes back` };
  }
  return null;
}

/**
 * How many firings there are in each cell, those that will not run left out.
 * @param {Mark[][][]} hours
 */
export function counts(hours) {
  return hours.map((day) => day.map((cell) => cell.filter(({ runs }) => runs).length));
}

/**
 * How dark a number is told: 0 for none, 4 for the most.
 * @param {number} count
 * @param {number} most
 */
export function level(count, most) {
  return count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 4));
}

/**
 * A cell in few lines, by unit: `03:10 backup`, `17:05 prices ×4`; more units than `most`: their number alone.
 * @param {Mark[]} cell
 * @param {number} most
 */
export function lines(cell, most) {
  /** @type {Map<string, Mark[]>} */
  const byName = new Map();
  for (const mark of cell) byName.set(mark.name, [...(byName.get(mark.name) ?? []), mark]);
  const all = [...byName.values()];
  const shown = all.length > most ? [] : all;
  return { units: all.length, shown: shown.map((found) => ({ mark: found[0], times: found.length })) };
}

/** @param {number | undefined} every */
function isSteady(every) {
  return every !== undefined && every > 0 && every <= STEADY;
}

/** @param {string} date */
function wallOf(date) {
  return Date.parse(`${date}T00:00:00Z`);
}

/**
 * @param {string} date
 * @param {string} zone
 */
function midnight(date, zone) {
  const [year, month, day] = date.split("-").map(Number);
  return instantOf({ year, month, day }, zone);
}

/**
 * @param {number} wall
 * @param {boolean} [end] midnight ends a day as 24:00
 */
function timeOf(wall, end = false) {
  const text = new Date(wall).toISOString().slice(11, 16);
  return end && text === "00:00" ? "24:00" : text;
}
