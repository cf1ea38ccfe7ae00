// Where in the log a search found something: a map beside the scrollbar that leads there.
import { html } from "../../html.js";
import { linesOf } from "../../state/log-search.js";
import { counted } from "../../text/size.js";

/** @param {{ found: import("../../state/log-search.js").Found | null, here: number | null, go: (n: number) => void }} props */
export function HitMap({ found, here, go }) {
  const count = found?.buckets.length ?? 0;
  if (!found || count === 0 || found.total === 0) return null;
  const most = Math.max(...found.buckets);
  const place = here === null ? null : ((here - found.first) / Math.max(1, found.end - found.first)) * count;
  /** @param {MouseEvent} event */
  const clicked = (event) => {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const share = Math.min(count - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * count)));
    go(linesOf(found, share).from);
  };
  return html`<svg class="log-map" viewBox=${`0 0 8 ${count}`} preserveAspectRatio="none" aria-hidden="true" onClick=${clicked}>
    <title>${counted(found.total, "line")} found: click to go there</title>
    <rect class="ground" width="8" height=${count} />
    ${found.buckets.map((hits, at) => hits > 0 && html`<rect key=${at} x="0" y=${at} width="8" height=${Math.max(1, count / 200)} opacity=${0.45 + 0.55 * (hits / most)} />`)}
    ${place !== null && html`<rect class="here" x="0" y=${Math.max(0, place - count / 200)} width="8" height=${count / 100} />`}
  </svg>`;
}
