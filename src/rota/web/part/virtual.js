// A list of any length of which only what is in sight is in the page. Rows are of one height.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";

/** So many rows more than are in sight, above and below. */
const MARGIN = 8;

/**
 * Scrolls with the window: rows `from` to `to` are made, the rest is room above and below.
 * @param {{ count: number, height: number, row: (index: number) => unknown, label: string, near?: () => void }} props
 *   `near`: called when the end comes near
 */
export function Virtual({ count, height, row, label, near }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const [range, setRange] = useState({ from: 0, to: 40 });
  const look = () => {
    const box = element.current?.getBoundingClientRect();
    if (!box) return;
    const from = Math.max(0, Math.floor(-box.top / height) - MARGIN);
    const to = Math.min(count, Math.ceil((innerHeight - box.top) / height) + MARGIN);
    setRange((last) => (last.from === from && last.to === to ? last : { from, to }));
    if (near && to >= count - MARGIN) near();
  };
  useLayoutEffect(look, [count, height]);
  useEffect(() => {
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  });
  const to = Math.min(range.to, count);
  const from = Math.min(range.from, to);
  return html`<div ref=${element} role="rowgroup" aria-label=${label} style=${{ paddingTop: `${from * height}px`, paddingBottom: `${(count - to) * height}px` }}>
    ${Array.from({ length: to - from }, (_, index) => row(from + index))}
  </div>`;
}
