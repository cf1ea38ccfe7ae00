// The body of a table that is read page by page: its rows stand still while somebody looks at them.
import { html, useRef, useState } from "../../html.js";
import { useSteady } from "../../state/steady.js";
import { useHold } from "../hold.js";
import { Fault, Skeleton } from "../notice.js";

/** So many rows are shown first, and so many more each time. */
const FIRST = 25;
const MORE = 50;

/**
 * @template {{ id: string }} Row
 * @typedef {{ rows: Row[] | undefined, fault: import("../../state/api.js").Fault | null, busy: boolean, complete: boolean,
 *   more: () => void, reread: () => void }} Source
 */

/**
 * @template {{ id: string }} Row
 * @param {{ list: Source<Row>, columns: number, what: string, empty: unknown, row: (row: Row, gone: boolean) => unknown }} props
 *   `what`: its name where it cannot be shown
 */
export function List({ list, columns, what, empty, row }) {
  const body = useRef(/** @type {HTMLElement | null} */ (null));
  const [turn, setTurn] = useState(0);
  const [count, setCount] = useState(FIRST);
  const { shown, fresh, gone } = useSteady(list.rows ?? [], { held: useHold(body), turn: String(turn) });
  const wide = (/** @type {unknown} */ content) => html`<tr class="wide"><td colspan=${columns}>${content}</td></tr>`;
  const fault =
    list.fault &&
    wide(
      html`<${Fault} fault=${list.fault} what=${`${what} ${list.rows ? "may be out of date" : "cannot be shown"}.`} retry=${list.reread} />`,
    );
  if (list.rows === undefined) {
    return html`<tbody>${fault || wide(html`<${Skeleton} rows=${5} height=${24} what=${`${what}: loading`} />`)}</tbody>`;
  }
  const older = () => {
    setCount(count + MORE);
    if (count + 2 * MORE > shown.length) list.more();
  };
  return html`<tbody ref=${body}>
    ${fault}
    ${fresh > 0 && wide(html`<button class="button small" type="button" onClick=${() => setTurn(turn + 1)}>${fresh} newer: show</button>`)}
    ${shown.slice(0, count).map((each) => row(each, gone.has(each.id)))}
    ${shown.length === 0 && list.complete && wide(empty)}
    ${
      (shown.length > count || !list.complete) &&
      wide(html`<button class="button small" type="button" onClick=${older}>Show older</button>`)
    }
  </tbody>`;
}
