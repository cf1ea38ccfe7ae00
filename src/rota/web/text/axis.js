// A time axis on the wall clock of a zone: where its ticks stand, what they say, and where the clock is set.
import { DAY, offsetAt } from "./instant.js";

/**
 * @typedef {{ at: number, before: number, after: number }} Shift a clock change: offsets of UTC in milliseconds
 * @typedef {{ at: number, text: string, main: boolean }} Tick `main`: a day begins
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [1, 5, 15, 30]
  .map((count) => count * MINUTE)
  .concat([1, 3, 6, 12, 24, 48, 168].map((count) => count * HOUR));
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The clock changes of a zone in a span, to the minute.
 * @param {number} from milliseconds since 1970
 * @param {number} to
 * @param {string} zone
 * @returns {Shift[]}
 */
export function shifts(from, to, zone) {
  const found = [];
  let before = offsetAt(from, zone);
  for (let at = from; at < to; at += DAY) {
    const end = Math.min(at + DAY, to);
    const after = offsetAt(end, zone);
    if (after !== before) found.push({ at: momentOf(at, end, before, zone), before, after });
    before = after;
  }
  return found;
}

/**
 * @param {number} low here the offset is still `before`
 * @param {number} high here it is not
 * @param {number} before
 * @param {string} zone
 */
function momentOf(low, high, before, zone) {
  let from = Math.floor(low / MINUTE);
  let to = Math.ceil(high / MINUTE);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (offsetAt(middle * MINUTE, zone) === before) from = middle;
    else to = middle;
  }
  return to * MINUTE;
}

/**
 * The finest step whose ticks are at least `gap` milliseconds apart.
 * @param {number} gap
 */
export function stepOf(gap) {
  return STEPS.find((step) => step >= gap) ?? STEPS[STEPS.length - 1];
}

/**
 * Ticks where the zone's clock shows a multiple of the step: an hour that comes twice is drawn twice.
 * @param {number} from
 * @param {number} to
 * @param {number} step one of STEPS
 * @param {string} zone
 * @param {Shift[]} changes those in the span
 * @returns {Tick[]}
 */
export function ticks(from, to, step, zone, changes) {
  const found = [];
  const bounds = [from, ...changes.map(({ at }) => at), to];
  for (let part = 0; part < bounds.length - 1; part += 1) {
    const offset = part === 0 ? offsetAt(from, zone) : changes[part - 1].after;
    const first = Math.ceil((bounds[part] + offset) / step) * step;
    for (let wall = first; wall - offset < bounds[part + 1]; wall += step) found.push(tickOf(wall, offset, step));
  }
  return found;
}

/**
 * @param {number} wall milliseconds of the zone's own clock
 * @param {number} offset
 * @param {number} step
 */
function tickOf(wall, offset, step) {
  const shown = new Date(wall);
  const main = wall % DAY === 0;
  const date = `${shown.getUTCDate()} ${MONTHS[shown.getUTCMonth()]}`;
  const text = main ? (step >= DAY ? date : `${DAYS[shown.getUTCDay()]} ${date}`) : shown.toISOString().slice(11, 16);
  return { at: wall - offset, text, main };
}

/**
 * A clock change in words: `clock goes back 1 h`.
 * @param {Shift} shift
 */
export function shiftWords({ before, after }) {
  const minutes = Math.abs(after - before) / MINUTE;
  const length = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} m`;
  return after > before ? `clock leaps ${length}` : `clock goes back ${length}`;
}
