// Rows do not move under somebody's hand: what comes while a list is pointed at waits above it until it is wanted.
import { useRef, useState } from "../../html.js";

/**
 * @template T
 * @param {T[]} rows newest first
 * @param {(row: T) => string} keyOf
 * @returns {{ shown: T[], newer: number, show: () => void, hold: Record<string, () => void> }} `hold`: listeners for
 *   what the rows stand in
 */
export function useCalm(rows, keyOf) {
  const [held, setHeld] = useState(/** @type {string | null} */ (null));
  const newest = useRef("");
  newest.current = rows.length ? keyOf(rows[0]) : "";
  const at =
    held === null
      ? 0
      : Math.max(
          0,
          rows.findIndex((row) => keyOf(row) === held),
        );
  const hold = () => setHeld((key) => key ?? (newest.current || null));
  const let_go = () => setHeld(null);
  return {
    shown: rows.slice(at),
    newer: at,
    show: () => setHeld(newest.current || null),
    hold: { onMouseEnter: hold, onMouseLeave: let_go, onFocusIn: hold, onFocusOut: let_go },
  };
}
