// Shares of runs: what is not all is never told as all, and what is not none never as none.

/**
 * `100 %`, `99.9 %`, `97 %`, `0 %`.
 * @param {number} share 0 to 1
 */
export function rate(share) {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent >= 99) return `${Math.min(Math.floor(percent * 10) / 10, 99.9)} %`;
  return percent < 1 ? `${Math.max(Math.round(percent * 10) / 10, 0.1)} %` : `${Math.round(percent)} %`;
}
