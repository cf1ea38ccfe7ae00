// The Board in words: what the drawing shows, as a table that can be listened to, searched and copied.
import { html } from "../../html.js";
import { taskOutcomes } from "./tally.js";
import { pathOf, runPath, withQuery } from "../../text/path.js";
import { stateOf } from "../../text/status.js";
import { took } from "../../text/duration.js";
import { Status } from "../glyph.js";
import { Ago, At } from "../instant.js";
import { Empty } from "../notice.js";

/** @typedef {import("../../wire.d.ts").Task} Task */
/** @typedef {import("./span.js").Span} Span */
/** @typedef {ReturnType<typeof import("../../state/board.js").useBoard>} Board */

/** @param {{ units: Task[], board: Board, span: Span }} props */
export function View({ units, board, span }) {
  const lanes = board.lanes();
  if (units.length === 0) return html`<${Empty} title="No unit fits." />`;
  return html`<div class="wide-table board-table" tabindex="0" role="region" aria-label="The Board as a table">
    <table class="list">
      <caption class="away">Units, what they did in the time shown, and what comes next</caption>
      <thead>
        <tr><th scope="col">Unit</th><th scope="col">Now</th><th scope="col">Last run</th><th scope="col">Ended</th><th scope="col">Took</th><th scope="col">In the time shown</th><th scope="col">Next</th></tr>
      </thead>
      <tbody>
        ${units.map((unit) => {
          const last = unit.last_run;
          return html`<tr key=${unit.name}>
            <th scope="row"><a class="type" href=${pathOf(unit)}>${unit.name}</a></th>
            <td><${Status} of=${stateOf(unit)} /></td>
            <td>${last ? html`<a href=${runPath(last.id)}><${Status} of=${last.end_reason ?? last.status} /></a>` : html`<span class="soft">never ran</span>`}</td>
            <td>${last && html`<${Ago} at=${last.end_at ?? last.start_at} />`}</td>
            <td class="number">${took(last?.duration)}</td>
            <td>
              ${taskOutcomes(lanes?.lane(unit.name), span).map(
                ([word, count]) =>
                  html`<a class="tally" href=${withQuery("/runs", { task_name: unit.name })}><${Status} of=${word} text=${`${count} ${word.replaceAll("_", " ")}`} /></a>`,
              )}
            </td>
            <td>${unit.next_run_at ? html`<${At} at=${unit.next_run_at} zone=${unit.timezone} />` : html`<span class="soft">${unit.kind === "service" ? "always on" : "by hand"}</span>`}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
