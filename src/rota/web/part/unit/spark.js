// A figure and the line of its last minutes.
import { html } from "../../html.js";

const WIDTH = 120;
const HEIGHT = 20;
/** So many figures fill the line. */
const COUNT = 60;

/**
 * @param {{ values: number[], text: string, least: number, what: string }} props `least`: what the top of the line stands
 *   for at least, so that little looks like little
 */
export function Spark({ values, text, least, what }) {
  if (!text) return html`<span class="soft">–</span>`;
  return html`<span class="spark">
    <span class="type">${text}</span>
    ${
      values.length > 1 &&
      html`<svg width=${WIDTH} height=${HEIGHT} viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`${what}, the last ${values.length * 5} seconds`}>
      <polyline points=${line(values, least)} />
    </svg>`
    }
  </span>`;
}

/**
 * Corners of the line: the newest figure stands at the right.
 * @param {number[]} values
 * @param {number} least
 */
export function line(values, least) {
  const most = Math.max(least, ...values);
  return values
    .map((value, index) => {
      const x = WIDTH - 1 - (values.length - 1 - index) * ((WIDTH - 2) / (COUNT - 1));
      return `${x.toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`;
    })
    .join(" ");
}
