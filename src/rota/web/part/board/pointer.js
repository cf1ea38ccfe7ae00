// Mouse, wheel, trackpad and fingers on the Board: drag pans, Ctrl and wheel zooms where the pointer is.
import { panned, zoomed } from "./span.js";

/** @typedef {import("./span.js").Span} Span */
/**
 * @typedef {{ left: () => number, width: () => number, span: () => Span, set: (span: Span) => void,
 *   over: (x: number, y: number) => void, away: () => void, press: (x: number, y: number, touch: boolean) => void }} Ground
 */

/** A press that moved less than this is none that drags. Pixels. */
const STILL = 4;

/**
 * Follows the pointer on an element; what it answers ends that.
 * @param {HTMLElement} element
 * @param {Ground} ground
 */
export function followPointer(element, ground) {
  /** @type {Map<number, { x: number, y: number }>} fingers that are down */
  const down = new Map();
  let start = { x: 0, y: 0, span: ground.span(), moved: false };
  const at = (/** @type {MouseEvent} */ event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const scale = () => (ground.span().to - ground.span().from) / (ground.width() - ground.left());
  const share = (/** @type {number} */ x) =>
    Math.min(1, Math.max(0, (x - ground.left()) / (ground.width() - ground.left())));

  const wheel = (/** @type {WheelEvent} */ event) => {
    const along = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      ground.set(zoomed(ground.span(), Math.exp(event.deltaY / 300), share(at(event).x)));
    } else if (Math.abs(along) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      ground.set(panned(ground.span(), along * scale()));
    } else return;
    event.preventDefault();
  };
  const press = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0 || at(event).x < ground.left()) return;
    down.set(event.pointerId, at(event));
    start = { ...at(event), span: ground.span(), moved: false };
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const here = at(event);
    const before = down.get(event.pointerId);
    if (!before) return ground.over(here.x, here.y);
    if (!start.moved && Math.hypot(here.x - start.x, here.y - start.y) < STILL) return;
    if (!start.moved) element.setPointerCapture(event.pointerId);
    start.moved = true;
    ground.away();
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const factor = Math.max(8, Math.abs(before.x - other.x)) / Math.max(8, Math.abs(here.x - other.x));
      ground.set(zoomed(ground.span(), factor, share((here.x + other.x) / 2)));
    } else {
      ground.set(panned(ground.span(), (before.x - here.x) * scale()));
    }
    down.set(event.pointerId, here);
  };
  const release = (/** @type {PointerEvent} */ event) => {
    if (down.delete(event.pointerId) && !start.moved && event.type === "pointerup") {
      ground.press(start.x, start.y, event.pointerType !== "mouse");
    }
  };
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("pointerdown", press);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("pointerleave", ground.away);
  return () => {
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("pointerdown", press);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", release);
    element.removeEventListener("pointercancel", release);
    element.removeEventListener("pointerleave", ground.away);
  };
}
