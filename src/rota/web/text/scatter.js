// How durations are drawn: whether their scale is logarithmic, where it begins and ends, and what its ticks say.

/** From this ratio of the longest to the shortest on, equal steps would hide the short ones. */
const SPREAD = 30;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
/** Seconds that a clock would name. */
const STEPS = [0.001, 0.01, 0.1, 1]
  .flatMap((unit) => [unit, unit * 2, unit * 5])
  .concat(
    [10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
    [HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY],
  );
/** Ticks of a logarithmic scale: every other power that has a name of its own. */
const POWERS = [0.001, 0.01, 0.1, 1, 10, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 10 * DAY, 100 * DAY];
/** Shorter than this nothing is told apart. */
export const LEAST = 0.001;

/**
 * Whether they are so unlike that a logarithmic scale shows more.
 * @param {number[]} seconds
 */
export function isSpread(seconds) {
  const known = seconds.filter((each) => each > 0).map((each) => Math.max(each, LEAST));
  return known.length > 1 && Math.max(...known) / Math.min(...known) >= SPREAD;
}

/**
 * Where the scale begins and ends, in seconds.
 * @param {number[]} seconds
 * @returns {[number, number]}
 */
export function bounds(seconds) {
  const known = seconds.map((each) => Math.max(each, LEAST));
  const most = Math.max(LEAST, ...known);
  return isSpread(seconds) ? [Math.min(...known) / 1.6, most * 1.6] : [0, most * 1.12];
}

/**
 * Where ticks stand between the two, in seconds.
 * @param {number} least
 * @param {number} most
 * @param {{ log: boolean, count?: number }} options at most so many
 */
export function ticks(least, most, { log, count = 5 }) {
  if (log) {
    const within = (/** @type {number[]} */ all) => all.filter((each) => each >= least && each <= most);
    const powers = within(POWERS);
    if (powers.length >= count - 1) return powers;
    const steps = within(STEPS);
    const every = Math.ceil(steps.length / (count + 2));
    return steps.filter((_, index) => index % every === 0);
  }
  const step = STEPS.find((each) => (most - least) / each <= count) ?? STEPS[STEPS.length - 1];
  const found = [];
  for (let index = Math.ceil(least / step); index * step <= most; index += 1) found.push(index * step);
  return found;
}

/**
 * `0`, `50 ms`, `2 s`, `10 m`: a tick in one unit.
 * @param {number} seconds
 */
export function tickText(seconds) {
  if (seconds === 0) return "0";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const [unit, name] =
    seconds < MINUTE ? [1, "s"] : seconds < HOUR ? [MINUTE, "m"] : seconds < DAY ? [HOUR, "h"] : [DAY, "d"];
  return `${Number((seconds / Number(unit)).toFixed(2))} ${name}`;
}

/**
 * The point nearest to a place on the drawing, if one is near enough.
 * @param {{ x: number, y: number }[]} places in pixels
 * @param {number} x
 * @param {number} y
 * @param {number} [reach]
 * @returns {number} its index; -1: none
 */
export function nearest(places, x, y, reach = 24) {
  let found = -1;
  let least = reach * reach;
  places.forEach((place, index) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}
