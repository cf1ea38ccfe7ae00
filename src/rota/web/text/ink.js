// Which colours a terminal's text is drawn in, so that it can be read on the log's dark ground whatever was asked for.

/** @typedef {[number, number, number]} Rgb */

/** --log-paper and --log-ink, as numbers. @type {Rgb} */
export const GROUND = [18, 15, 12];
/** @type {Rgb} */
export const INK = [226, 222, 216];
/** WCAG AA. */
const ENOUGH = 4.5;

/**
 * The colours of a pen as CSS has them; none where they are the usual ones.
 * @param {{ fg: Rgb | null, bg: Rgb | null, dim: boolean, reverse: boolean }} pen
 * @returns {{ color: string, background: string }}
 */
export function inkOf({ fg, bg, dim, reverse }) {
  const [front, back] = reverse ? [bg ?? GROUND, fg ?? INK] : [fg, bg];
  const ground = back ?? GROUND;
  const wanted = dim ? mixed(front ?? INK, ground, 0.35) : front;
  const ink = wanted
    ? readable(wanted, ground)
    : back && (contrast(INK, back) >= contrast(GROUND, back) ? INK : GROUND);
  return { color: ink ? css(ink) : "", background: back ? css(back) : "" };
}

/**
 * The colour, or as little lighter or darker as it takes to be read on the ground.
 * @param {Rgb} ink
 * @param {Rgb} ground
 * @returns {Rgb}
 */
export function readable(ink, ground) {
  const end = /** @type {Rgb} */ (
    contrast([255, 255, 255], ground) >= contrast([0, 0, 0], ground) ? [255, 255, 255] : [0, 0, 0]
  );
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(ink, end, share);
    if (contrast(tried, ground) >= ENOUGH) return tried;
  }
  return end;
}

/**
 * As WCAG reckons it: 1 to 21.
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** @param {Rgb} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {Rgb} one
 * @param {Rgb} other
 * @param {number} share of the other
 * @returns {Rgb}
 */
function mixed(one, other, share) {
  const part = (/** @type {0 | 1 | 2} */ at) => Math.round(one[at] + (other[at] - one[at]) * share);
  return [part(0), part(1), part(2)];
}

/** @param {Rgb} colour */
function css([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}
