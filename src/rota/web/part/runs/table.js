// The runs as a table: its head sorts, its rows are only those in sight.
import { html, useEffect, useState } from "../../html.js";
import { query, setQuery } from "../../state/route.js";
import { Virtual } from "../virtual.js";
import { Row } from "./row.js";

/** @typedef {import("../../wire.d.ts").Run} Run */

const COLUMNS = [
  { name: "Status", field: "status", className: "of-what" },
  { name: "Unit", field: "task_name", className: "of-unit" },
  { name: "Trigger", className: "of-trigger" },
  { name: "Start", field: "start_at", className: "of-start" },
  { name: "Duration", field: "duration", className: "of-took number" },
  { name: "Exit", field: "exit_code", className: "of-exit number" },
  { name: "Attempt", className: "of-attempt number" },
  { name: "Reason", className: "of-reason" },
];
const NARROW = matchMedia("(max-width: 760px)");
const HEIGHT = 32;
/** On a phone a row has two lines. */
const HEIGHT_NARROW = 60;

/**
 * @param {{ runs: Run[], gone: Set<string>, complete: boolean, here: string | null, isSelected: (run: Run) => boolean,
 *   select: (id: string, wanted: boolean, range: boolean) => void, point: (id: string) => void, near: () => void,
 *   all: boolean, selectAll: (wanted: boolean) => void, table: { current: HTMLElement | null } }} props
 *   `all`: whether all that fit are selected
 */
export function Table({ runs, gone, complete, here, isSelected, select, point, near, all, selectAll, table }) {
  const height = useRowHeight();
  /** @param {number} index */
  const row = (index) => {
    const run = runs[index];
    const { id } = run;
    return html`<${Row} key=${id} run=${run} index=${index} here=${id === here} gone=${gone.has(id)} selected=${!gone.has(id) && isSelected(run)}
      select=${(/** @type {boolean} */ wanted, /** @type {boolean} */ range) => select(id, wanted, range)} point=${() => point(id)} />`;
  };
  return html`<div class="runs" role="table" aria-label="Runs" aria-rowcount=${complete ? runs.length + 1 : -1} ref=${table}
    style=${{ "--run-row": `${height}px` }}>
    <div role="rowgroup" class="heads">
      <div role="row" class="row head" aria-rowindex="1">
        <span role="columnheader" class="of-pick"><label><input type="checkbox" aria-label="Select all runs that fit" checked=${all}
          onChange=${(/** @type {Event} */ event) => selectAll(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} /><span>All that fit</span></label></span>
        ${COLUMNS.map((column) => html`<${Head} key=${column.name} ...${column} />`)}
      </div>
    </div>
    <${Virtual} count=${runs.length} height=${height} row=${row} label="Runs" near=${near} />
  </div>`;
}

/** @param {{ name: string, field?: string, className: string }} props */
function Head({ name, field, className }) {
  if (!field) return html`<span role="columnheader" class=${className}>${name}</span>`;
  const sorted = query.value.get("sort_field") === field ? (query.value.get("sort_direction") ?? "desc") : null;
  const [first, second] = field === "task_name" || field === "status" ? ["asc", "desc"] : ["desc", "asc"];
  // The third time it is as without any sort: newest first.
  const next = sorted === null ? first : sorted === first ? second : null;
  return html`<span role="columnheader" class=${className} aria-sort=${sorted === null ? "none" : sorted === "asc" ? "ascending" : "descending"}>
    <button type="button" onClick=${() => setQuery({ sort_field: next && field, sort_direction: next })}
      title=${next ? `Sort by ${name.toLowerCase()}` : "Newest first again"}>${name}${sorted && html`<i aria-hidden="true">${sorted === "asc" ? "↑" : "↓"}</i>`}</button>
  </span>`;
}

function useRowHeight() {
  const [narrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const look = () => setNarrow(NARROW.matches);
    NARROW.addEventListener("change", look);
    return () => NARROW.removeEventListener("change", look);
  }, []);
  return narrow ? HEIGHT_NARROW : HEIGHT;
}
