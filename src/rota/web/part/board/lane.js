// What a lane shows: bars of runs, signs of firings that did not run, ticks of those to come. No drawing here.
import { FAILURES } from "../../text/status.js";

/** @typedef {import("../../wire.d.ts").Board} BoardAnswer */
/** @typedef {import("../../wire.d.ts").Schedule} ScheduleAnswer */
/** @typedef {import("../../wire.d.ts").Run} Run */
/** @typedef {import("../../wire.d.ts").Slot} Slot */

/**
 * @typedef {{ id: string, start: number, end: number | null, outcome: string, attempt: number, instance: number,
 *   count: number, retryOf: string | null, level: number, failure: boolean }} Bar times in milliseconds since 1970
 * @typedef {{ due: number, until: number, verdict: string, count: number }} Sign
 * @typedef {{ at: number, willRun: boolean, note: string }} Mark a planned firing
 * @typedef {{ bars: Bar[], signs: Sign[], levels: number, links: [Bar, Bar][] }} Lane
 * @typedef {{ marks: Mark[], expected: number, steady: boolean, until: number }} Planned `expected`: milliseconds, 0 where
 *   nothing is known; `steady`: at a fixed interval, all day; `until`: the last mark, Infinity where more were not told
 */

const EMPTY = /** @type {Lane} */ ({ bars: [], signs: [], levels: 1, links: [] });
/** More than so many that overlap are drawn over one another: what is thinner cannot be seen. */
const MOST_LEVELS = 6;

/** What happened, by unit. Lanes are laid out when they are first looked at, and again when something of theirs changed. */
export class Lanes {
  /** @type {Map<string, { runs: Map<string, Bar>, signs: Map<number, Sign>, service: boolean }>} */
  #units = new Map();
  /** @type {Map<string, Lane>} */
  #laid = new Map();

  /** @param {BoardAnswer} board */
  constructor(board) {
    const from = Date.parse(board.from);
    const { runs, slots, tasks } = board;
    const at = tasks.map(({ name, kind }) => this.#unit(name, kind === "service"));
    for (let index = 0; index < runs.id.length; index += 1) {
      const start = runs.start[index];
      const end = runs.end[index];
      const bar = barOf(
        runs.id[index],
        start === null ? null : from + start,
        end === null ? null : from + end,
        runs.outcome[index],
        runs.attempt[index] - 1,
        runs.instance[index],
        runs.count[index],
        runs.retry_of[index],
      );
      if (bar) at[runs.task[index]].runs.set(bar.id, bar);
    }
    for (let index = 0; index < slots.due.length; index += 1) {
      const due = from + slots.due[index];
      const until = slots.until[index];
      const sign = {
        due,
        until: until === null ? due : from + until,
        verdict: slots.verdict[index],
        count: slots.count[index],
      };
      at[slots.task[index]].signs.set(due, sign);
    }
  }

  /** @param {string} name */
  lane(name) {
    const unit = this.#units.get(name);
    if (!unit) return EMPTY;
    let lane = this.#laid.get(name);
    if (!lane) this.#laid.set(name, (lane = laidOut([...unit.runs.values()], [...unit.signs.values()], unit.service)));
    return lane;
  }

  /**
   * A run as it is now.
   * @param {Run} run
   */
  place(run) {
    const bar = barOf(
      run.id,
      millisOf(run.start_at),
      millisOf(run.end_at),
      run.end_reason ?? run.status,
      run.retry_attempt,
      run.instance_index,
      1,
      run.retry_of_run_id ?? null,
    );
    const { runs } = this.#unit(run.task_name, run.kind === "service");
    if (bar) runs.set(run.id, bar);
    this.#laid.delete(run.task_name);
  }

  /**
   * @param {string} name
   * @param {string} id
   */
  remove(name, id) {
    this.#units.get(name)?.runs.delete(id);
    this.#laid.delete(name);
  }

  /** @param {Slot} slot */
  decide(slot) {
    const due = Date.parse(slot.due_at);
    const { signs } = this.#unit(slot.task_name, false);
    if (slot.verdict === "ran") signs.delete(due);
    else {
      signs.set(due, {
        due,
        until: slot.due_until ? Date.parse(slot.due_until) : due,
        verdict: slot.verdict,
        count: slot.count,
      });
    }
    this.#laid.delete(slot.task_name);
  }

  /**
   * @param {string} name
   * @param {boolean} service
   */
  #unit(name, service) {
    let unit = this.#units.get(name);
    if (!unit) this.#units.set(name, (unit = { runs: new Map(), signs: new Map(), service }));
    return unit;
  }
}

/** @param {string | undefined} instant */
function millisOf(instant) {
  return instant === undefined ? null : Date.parse(instant);
}

/**
 * @param {string} id
 * @param {number | null} start
 * @param {number | null} end
 * @param {string} outcome
 * @param {number} attempt
 * @param {number} instance
 * @param {number} count
 * @param {string | null} retryOf
 * @returns {Bar | null} null for what never began: its firing has a sign instead
 */
function barOf(id, start, end, outcome, attempt, instance, count, retryOf) {
  if (start === null) return null;
  return { id, start, end, outcome, attempt, instance, count, retryOf, level: 0, failure: FAILURES.includes(outcome) };
}

/**
 * Bars that overlap are stacked; instances of a service have a level each.
 * @param {Bar[]} bars
 * @param {Sign[]} signs
 * @param {boolean} service
 * @returns {Lane}
 */
function laidOut(bars, signs, service) {
  bars.sort((a, b) => a.start - b.start);
  /** @type {number[]} when each level is free again */
  const free = [];
  for (const bar of bars) {
    const fit = free.findIndex((until) => until <= bar.start);
    bar.level = service ? bar.instance : fit >= 0 ? fit : Math.min(free.length, MOST_LEVELS - 1);
    free[bar.level] = bar.end ?? Infinity;
  }
  return { bars, signs, levels: Math.max(1, free.length), links: linked(bars) };
}

/**
 * Each retry with the attempt before it.
 * @param {Bar[]} bars in the order of their start
 * @returns {[Bar, Bar][]}
 */
function linked(bars) {
  /** @type {Map<string, Bar>} */
  const newest = new Map();
  const links = /** @type {[Bar, Bar][]} */ ([]);
  for (const bar of bars) {
    const first = bar.retryOf ?? bar.id;
    const before = newest.get(first);
    if (before && bar.retryOf) links.push([before, bar]);
    newest.set(first, bar);
  }
  return links;
}

/**
 * What is planned, by unit.
 * @param {ScheduleAnswer | undefined} schedule
 * @returns {Map<string, Planned>}
 */
export function plannedOf(schedule) {
  const found = new Map();
  for (const { name, firings, expected_duration: expected, every, truncated } of schedule?.tasks ?? []) {
    const marks = firings.map((firing) => ({
      at: Date.parse(firing.due_at),
      willRun: firing.will_run,
      note: firing.note ?? "",
    }));
    const until = truncated ? Infinity : (marks.at(-1)?.at ?? 0);
    found.set(name, { marks, expected: (expected ?? 0) / 1e6, steady: every !== undefined || truncated, until });
  }
  return found;
}
