// Names that somebody may have meant.

/** So many are offered. */
const MOST = 3;

/**
 * Those that are nearly this one, the nearest first.
 * @param {string} name
 * @param {string[]} names
 * @returns {string[]}
 */
export function alike(name, names) {
  const wanted = name.toLowerCase();
  const far = Math.max(2, Math.floor(name.length / 3));
  return names
    .map((each) => ({ each, distance: steps(wanted, each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= far || each.toLowerCase().includes(wanted))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/**
 * So many letters have to be put in, taken out or changed.
 * @param {string} from
 * @param {string} to
 */
function steps(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(from[i - 1] !== to[j - 1]));
    }
    row = next;
  }
  return row[to.length];
}
