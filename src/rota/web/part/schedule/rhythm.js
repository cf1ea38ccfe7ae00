// What the table does not draw, in words: fixed intervals, services, and who has no schedule.
import { html, useState } from "../../html.js";
import { pathOf } from "../../text/path.js";
import { took } from "../../text/duration.js";
import { Names } from "./hour.js";

/** @typedef {import("../../text/week.js").Planned} Planned */
/** @typedef {{ name: string, kind: string, mark?: string }} Told */

/** So many names stand in a line; the others come on demand. */
const FEW = 12;

/** @param {ReturnType<typeof import("../../text/week.js").sorted>} props */
export function Rhythm({ paces, cut, services, idle }) {
  return html`<dl class="rhythm">
    ${paces.map(({ every, names }) => html`<${Line} key=${every} words=${`every ${took(every).replace(" 0 s", "").replace(".0 ", " ")}`} of=${names} />`)}
    ${services.length > 0 && html`<${Line} words="always on" of=${services} />`}
    ${idle.length > 0 && html`<${Line} words="not planned this week" of=${idle} />`}
    ${
      cut.length > 0 &&
      html`<div class="whole"><dt>not drawn</dt><dd>
        <${Names} names=${cut.map(({ name }) => name)} />: the week has more firings than can be told
        ${" "}<span class="soft">(2,000 of a unit, 50,000 in all).</span>
      </dd></div>`
    }
  </dl>`;
}

/** @param {{ words: string, of: Told[] }} props */
function Line({ words, of }) {
  const [all, setAll] = useState(false);
  const shown = all ? of : of.slice(0, FEW);
  return html`<div class=${of.length > 4 ? "whole" : ""}>
    <dt>${words}</dt>
    <dd>
      ${shown.map(
        (unit) =>
          html`<span class="unit-of" key=${unit.name}><a class="type" href=${pathOf(unit)}>${unit.name}</a>${unit.mark && html` <span class="soft">(${unit.mark})</span>`}</span> `,
      )}
      ${of.length > shown.length && html`<button class="button quiet small" type="button" onClick=${() => setAll(true)}>${of.length - FEW} more</button>`}
    </dd>
  </div>`;
}
