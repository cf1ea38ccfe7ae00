// The calendar of a task: its days in weeks, and what each day says.
import { counted } from "./size.js";

/** @typedef {{ date: string, success: number, failed: number, other: number }} Day */
/**
 * `none`: nothing was planned or asked for; `well`: all succeeded; `some` and `all` failed; `other`: nothing ended well
 * or badly (skipped, stopped, missed).
 * @typedef {"none" | "well" | "some" | "all" | "other"} Outcome
 * @typedef {Day & { outcome: Outcome, level: number, weekday: number }} Cell `level`: 1 to 4, 4 where as much ran as on most days;
 *   `weekday`: 0 is Monday
 * @typedef {{ month: string, cells: (Cell | null)[] }} Week `month`: said where one begins; null: not in the window
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const LEVELS = 4;

/**
 * Days as weeks, oldest first, Monday first in each.
 * @param {Day[]} days without gaps, oldest first
 * @param {number} [most] so many weeks, the newest
 * @returns {Week[]}
 */
export function weeks(days, most = 12) {
  const usual = median(days.map(total).filter((count) => count > 0));
  /** @type {Week[]} */
  const found = [];
  for (const day of days) {
    const cell = { ...day, outcome: outcomeOf(day), level: levelOf(day, usual), weekday: weekdayOf(day.date) };
    if (found.length === 0 || cell.weekday === 0) {
      found.push({ month: "", cells: Array.from({ length: 7 }, () => null) });
    }
    found[found.length - 1].cells[cell.weekday] = cell;
  }
  return named(found.slice(-most));
}

/**
 * Each week says its month where it is not that of the week before.
 * @param {Week[]} all
 */
function named(all) {
  let last = "";
  for (const week of all) {
    const [first] = week.cells.filter((cell) => cell !== null);
    const month = first ? MONTHS[Number(first.date.slice(5, 7)) - 1] : "";
    week.month = month === last ? "" : month;
    last = month;
  }
  return all;
}

/**
 * `Monday 2 March: 24 succeeded, 1 failed`.
 * @param {Day} day
 */
export function dayWords(day) {
  const [, month, date] = day.date.split("-").map(Number);
  const parts = [
    day.success > 0 && `${day.success} succeeded`,
    day.failed > 0 && `${day.failed} failed`,
    day.other > 0 && `${day.other} neither (skipped, stopped or missed)`,
  ].filter(Boolean);
  return `${WEEKDAYS[weekdayOf(day.date)]} ${date} ${MONTHS[month - 1]}: ${parts.join(", ") || "no run"}`;
}

/**
 * The whole calendar in a sentence: `84 days: 80 without a failure, 3 with one, 1 without a run.`
 * @param {Day[]} days
 */
export function summary(days) {
  const failed = days.filter((day) => day.failed > 0).length;
  const idle = days.filter((day) => total(day) === 0).length;
  const parts = [`${days.length - failed - idle} without a failure`, `${failed} with one`];
  if (idle > 0) parts.push(`${idle} without a run`);
  return `${counted(days.length, "day")}: ${parts.join(", ")}.`;
}

/** @param {Day} day @returns {Outcome} */
function outcomeOf(day) {
  if (day.failed > 0) return day.success > 0 ? "some" : "all";
  if (day.success > 0) return "well";
  return day.other > 0 ? "other" : "none";
}

/**
 * @param {Day} day
 * @param {number} usual
 */
function levelOf(day, usual) {
  return Math.min(LEVELS, Math.ceil((total(day) / usual) * LEVELS));
}

/** @param {number[]} counts */
function median(counts) {
  return counts.length === 0 ? 1 : counts.toSorted((a, b) => a - b)[Math.floor((counts.length - 1) / 2)];
}

/** @param {Day} day */
function total({ success, failed, other }) {
  return success + failed + other;
}

/** @param {string} date `2026-03-02` */
function weekdayOf(date) {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}
