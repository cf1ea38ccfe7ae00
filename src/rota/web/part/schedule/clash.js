// What collides: units that start in the same minute, and units that are due again before they are done.
import { html, useState } from "../../html.js";
import { unitByName } from "../../state/unit.js";
import { CROWD, overlapWords, shortageWords, whenWords } from "../../text/collision.js";
import { pathOf } from "../../text/path.js";
import { Glyph } from "../glyph.js";
import { Names } from "./hour.js";
import { useClashes } from "./plan.js";

/** @typedef {import("../../text/week.js").Planned} Planned */

/** So many are shown; the others come on demand. */
const FEW = 6;

/** @param {{ tasks: Planned[], zone: string }} props */
export function Clashes({ tasks, zone }) {
  const { crowds: found, late, fault } = useClashes(tasks);
  const [all, setAll] = useState(false);
  if (found.length + late.length === 0 && !fault) {
    return html`<p class="soft">
      Nothing collides: no ${CROWD} units start in the same minute, none wants a place of a full pool, and none is due again before it is usually done.
    </p>`;
  }
  const shown = all ? found : found.slice(0, FEW);
  return html`<ul class="clashes">
      ${shown.map(
        ({ names, ats, shortages }) => html`<li key=${names.join(" ")}>
          <p><strong>${names.length} units</strong> <span class="soft">${whenWords(ats, zone)}</span></p>
          <p><${Names} names=${names} /></p>
          ${shortages.map((short) => html`<p class="status" key=${short.pool}><${Glyph} name="dots" tone="wait" /><span>${shortageWords(short)}</span></p>`)}
        </li>`,
      )}
      ${late.slice(0, all ? late.length : FEW).map(
        (overlap) => html`<li key=${overlap.name}>
          <p><a class="type" href=${pathOf(unitByName.value.get(overlap.name) ?? overlap)}>${overlap.name}</a></p>
          <p class="status"><${Glyph} name="late" tone="wait" /><span>${overlapWords(overlap)}</span></p>
        </li>`,
      )}
    </ul>
    ${!all && found.length + late.length > shown.length + Math.min(late.length, FEW) && html`<button class="button small" type="button" onClick=${() => setAll(true)}>Show all ${found.length + late.length}</button>`}
    ${fault && html`<p class="caption">The pools cannot be told: ${fault.message} Who waits for a place is not told either.</p>`}
    <p class="caption">Units that fire more often than every hour meet everybody, and are not counted.</p>`;
}
