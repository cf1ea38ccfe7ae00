// Durations as somebody laid them down: nothing is rounded.

/** @type {[string, number][]} nanoseconds */
const UNITS = [
  ["d", 86_400e9],
  ["h", 3_600e9],
  ["m", 60e9],
  ["s", 1e9],
  ["ms", 1e6],
  ["us", 1e3],
];

/**
 * `5 s`, `1 m 30 s`, `1 d 2 h`, `200 ms`.
 * @param {number} nanoseconds
 */
export function lasting(nanoseconds) {
  let rest = nanoseconds;
  const parts = [];
  for (const [name, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * length;
  }
  return parts.join(" ") || "0 s";
}
