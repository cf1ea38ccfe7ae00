// A list that is read page by page, each kept true by its own events: nothing comes twice, nothing is left out.
import { html, useState } from "../../html.js";
import { useResource } from "../../state/resource.js";
import { Fault, Skeleton } from "../notice.js";
import { useCalm } from "./calm.js";

/**
 * @template A, R
 * @typedef {{
 *   path: (cursor: string) => string,
 *   rows: (answer: A) => R[],
 *   keyOf: (row: R) => string,
 *   row: (row: R) => unknown,
 *   first: import("../../state/resource.js").Folds<A>,
 *   later: import("../../state/resource.js").Folds<A>,
 *   columns: number,
 *   what: string,
 *   empty: unknown,
 * }} Source `path` of a page by its cursor, empty for the first; `first` and `later`: how events change it; `what`: its
 *   name where it cannot be shown
 */

/**
 * Bodies of a table: one for each page that was asked for.
 * @template {{ next_cursor?: string }} A
 * @template R
 * @param {{ of: Source<A, R>, cursor?: string }} props
 */
export function Pages({ of, cursor = "" }) {
  const page = /** @type {typeof useResource<A>} */ (useResource)(of.path(cursor), cursor ? of.later : of.first, {
    keep: true,
  });
  const [open, setOpen] = useState(false);
  const rows = page.value ? of.rows(page.value) : [];
  const { shown, newer, show, hold } = useCalm(rows, of.keyOf);
  const wide = (/** @type {unknown} */ content) =>
    html`<tr class="wide"><td colspan=${of.columns}>${content}</td></tr>`;
  if (!page.value) {
    return html`<tbody>
      ${wide(page.fault ? html`<${Fault} fault=${page.fault} what=${`${of.what} cannot be shown.`} retry=${page.reread} />` : html`<${Skeleton} rows=${cursor ? 2 : 5} height=${24} what=${`${of.what}: loading`} />`)}
    </tbody>`;
  }
  const next = page.value.next_cursor;
  return html`<tbody ...${hold} class=${page.old ? "old" : ""}>
      ${page.fault && wide(html`<${Fault} fault=${page.fault} what=${`${of.what} may be out of date.`} retry=${page.reread} />`)}
      ${newer > 0 && wide(html`<button class="button small quiet" type="button" onClick=${show}>${newer} newer: show</button>`)}
      ${shown.map(of.row)} ${rows.length === 0 && !cursor && wide(of.empty)}
      ${next && !open && wide(html`<button class="button small" type="button" onClick=${() => setOpen(true)}>Show older</button>`)}
    </tbody>
    ${next && open && html`<${Pages} of=${of} cursor=${next} />`}`;
}
