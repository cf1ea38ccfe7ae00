// Sizes and shares as the command line tells them.

const UNITS = ["KiB", "MiB", "GiB", "TiB"];
const STEP = 1024;

/**
 * `512 B`, `1.5 KiB`, `34 MiB`; nothing for none.
 * @param {number | null | undefined} bytes
 */
export function size(bytes) {
  if (bytes === null || bytes === undefined) return "";
  if (bytes < STEP) return `${bytes} B`;
  let amount = bytes;
  let unit = "";
  for (unit of UNITS) {
    amount /= STEP;
    if (amount < STEP - 0.5) break;
  }
  return `${amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0)} ${unit}`;
}

/**
 * `3.4 %`, `98 %`: percent with as many digits as it deserves.
 * @param {number | null | undefined} percent
 */
export function share(percent) {
  if (percent === null || percent === undefined) return "";
  return `${percent < 9.95 && percent > 0 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/**
 * `1 run`, `2 runs`, `12,000 runs`.
 * @param {number} count
 * @param {string} noun singular
 * @param {string} [plural]
 */
export function counted(count, noun, plural = `${noun}s`) {
  return `${number(count)} ${count === 1 ? noun : plural}`;
}

/**
 * `12,345`.
 * @param {number} count
 */
export function number(count) {
  return count.toLocaleString("en-US");
}
