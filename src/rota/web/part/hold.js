// Whether somebody has an eye on certain rows: then none of them may move away under it.
import { useEffect, useState } from "../html.js";

/**
 * True while the pointer is over the list, something in it has the focus, or it is scrolled into.
 * @param {{ current: HTMLElement | null }} list
 */
export function useHold(list) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    let over = false;
    const look = () => {
      const box = list.current?.getBoundingClientRect();
      const scrolled = scrollY > 0 && box !== undefined && box.top < 0;
      setHeld(over || scrolled || Boolean(list.current?.contains(document.activeElement)));
    };
    /** @param {PointerEvent} event a finger that has left the glass is nowhere */
    const move = (event) => {
      over =
        event.pointerType === "mouse" && event.target instanceof Node && Boolean(list.current?.contains(event.target));
      look();
    };
    const leave = () => ((over = false), look());
    document.addEventListener("pointerover", move);
    document.documentElement.addEventListener("pointerleave", leave);
    document.addEventListener("focusin", look);
    document.addEventListener("focusout", look);
    addEventListener("scroll", look, { passive: true });
    return () => {
      document.removeEventListener("pointerover", move);
      document.documentElement.removeEventListener("pointerleave", leave);
      document.removeEventListener("focusin", look);
      document.removeEventListener("focusout", look);
      removeEventListener("scroll", look);
    };
  }, [list]);
  return held;
}
