// Places that tasks share: how many there are, how many are taken, who waits for one.
import { html } from "../../html.js";
import { REREAD, useResource } from "../../state/resource.js";
import { units } from "../../state/unit.js";
import { number } from "../../text/size.js";
import { Empty, Loaded } from "../notice.js";
import { Names } from "../schedule/hour.js";

/** @typedef {import("../../wire.d.ts").PoolList} PoolList */

/** @type {import("../../state/resource.js").Fold<any>} */
const again = () => REREAD;

export function Pools() {
  const pools = /** @type {typeof useResource<PoolList>} */ (useResource)("/api/pools", {
    "tasks.changed": again,
    "run.created": again,
    "run.started": again,
    "run.updated": again,
    "run.ended": again,
  });
  return html`<${Loaded} of=${pools} what="The pools" rows=${2}>
    ${(/** @type {PoolList} */ { pools: all }) => (all.length === 0 ? html`<${None} />` : html`<${Table} all=${all} />`)}
  <//>`;
}

/** @param {{ all: PoolList["pools"] }} props */
function Table({ all }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="All pools"><table class="list">
    <thead>
      <tr><th scope="col">Pool</th><th scope="col" class="number">Places</th><th scope="col" class="number">Taken</th><th scope="col" class="number">Waiting</th><th scope="col">Tasks</th></tr>
    </thead>
    <tbody>
      ${all.map(
        ({ name, size, active, waiting }) => html`<tr key=${name}>
          <td class="type">${name}</td>
          <td class="number">${number(size)}</td>
          <td class="number">${number(active)}</td>
          <td class="number">${number(waiting)}</td>
          <td class="reason"><${Names} names=${(units.value ?? []).filter((unit) => unit.pool === name).map((unit) => unit.name)} /></td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

function None() {
  return html`<${Empty} title="There are no pools.">
    Tasks that name one pool share its places: <code>[pools.disk]</code> with <code>size = 2</code>, and <code>pool = "disk"</code> in the tasks.
  <//>`;
}
