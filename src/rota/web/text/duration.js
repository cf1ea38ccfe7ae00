// Durations as the command line tells them: `12 ms`, `3.2 s`, `1 m 20 s`, `2 h 5 m`, `3 d 4 h`.

const DAY = 86_400;
const HOUR = 3_600;
const MINUTE = 60;

/**
 * A duration of the wire in words, in at most two units; nothing for none.
 * @param {number | null | undefined} nanoseconds
 * @returns {string}
 */
export function took(nanoseconds) {
  return nanoseconds === null || nanoseconds === undefined ? "" : span(nanoseconds / 1e9);
}

/**
 * Seconds in at most two units; what is smaller than the last unit told is cut off.
 * @param {number} seconds
 * @returns {string}
 */
export function span(seconds) {
  if (seconds < 1) return `${Math.max(0, Math.floor(seconds * 1000))} ms`;
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole >= MINUTE && whole < 10 * MINUTE) return `${Math.floor(whole / MINUTE)} m ${whole % MINUTE} s`;
  return rough(whole);
}

/**
 * The largest unit, and the next one below ten hours or ten days, where it still matters.
 * @param {number} seconds whole and not negative
 * @returns {string}
 */
export function rough(seconds) {
  if (seconds >= 10 * DAY) return `${Math.floor(seconds / DAY)} d`;
  if (seconds >= DAY) return pair(seconds, DAY, "d", HOUR, "h");
  if (seconds >= 10 * HOUR) return `${Math.floor(seconds / HOUR)} h`;
  if (seconds >= HOUR) return pair(seconds, HOUR, "h", MINUTE, "m");
  return seconds >= MINUTE ? `${Math.floor(seconds / MINUTE)} m` : `${seconds} s`;
}

/**
 * @param {number} seconds
 * @param {number} large
 * @param {string} largeName
 * @param {number} small
 * @param {string} smallName
 */
function pair(seconds, large, largeName, small, smallName) {
  const rest = Math.floor((seconds % large) / small);
  const first = `${Math.floor(seconds / large)} ${largeName}`;
  return rest ? `${first} ${rest} ${smallName}` : first;
}
