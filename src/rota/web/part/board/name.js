// The names beside the lanes: links, with what each unit is doing now.
import { html } from "../../html.js";
import { pathOf } from "../../text/path.js";
import { stateOf, statusOf } from "../../text/status.js";
import { Status } from "../glyph.js";
import { needsAttention } from "./row.js";

/** @typedef {import("./row.js").Row} Row */
/** @typedef {import("../../wire.d.ts").Task} Task */

/** @param {{ rows: Row[], current: string | null, width: number, setCurrent: (name: string) => void }} props */
export function Names({ rows, current, width, setCurrent }) {
  return rows.map(({ unit, group, top, height, count }) =>
    unit
      ? html`<a
          key=${`unit ${unit.name}`} class=${`lane-name ${current === unit.name ? "here" : ""}`} href=${pathOf(unit)} title=${unit.name}
          style=${{ top: `${top}px`, height: `${width ? height : 24}px`, width: width ? `${width}px` : undefined }} onFocus=${() => setCurrent(unit.name)}
        >
          <${Status} of=${signOf(unit)} text=${wordsOf(unit)} bare /><span class="cut">${unit.name}</span>
        </a>`
      : html`<h2 key=${`group ${group}`} class="lane-group" style=${{ top: `${top}px`, height: `${height}px` }}>
          <span dir="auto">${group || "No group"}</span> <span class="number">${count}</span>
        </h2>`,
  );
}

/** What its newest run came to, where the unit itself is at rest: that is what one looks for. @param {Task} unit */
function signOf(unit) {
  const state = stateOf(unit);
  return state === "idle" && unit.last_run ? (unit.last_run.end_reason ?? unit.last_run.status) : state;
}

/** @param {Task} unit */
function wordsOf(unit) {
  const state = statusOf(stateOf(unit)).word;
  const last = unit.last_run?.end_reason;
  const words = state === "idle" && last ? `idle, last run: ${statusOf(last).word}` : state;
  return unit.overdue
    ? `${words}, overdue`
    : needsAttention(unit) && state !== "failing"
      ? `${words}: look at it`
      : words;
}
