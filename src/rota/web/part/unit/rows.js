// `j` and `k` go from row to row: to the first thing in each that can be pressed.
import { useKeys } from "../keys.js";

export function useRows() {
  useKeys([
    { keys: "j", does: "Next row", perform: () => step(1) },
    { keys: "k", does: "Row before", perform: () => step(-1) },
  ]);
}

/** @param {1 | -1} by */
function step(by) {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main [data-row]")]);
  const here = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next]?.focus();
}
