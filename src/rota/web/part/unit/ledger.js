// The ledger of a task: each firing that was due, and what became of it.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { query, setQuery } from "../../state/route.js";
import { day } from "../../text/instant.js";
import { runPath } from "../../text/path.js";
import { many, VERDICTS } from "../../text/slot.js";
import { statusOf } from "../../text/status.js";
import { Status } from "../glyph.js";
import { At } from "../instant.js";
import { Empty } from "../notice.js";
import { List } from "./list.js";
import { useSlotList } from "./slot-list.js";

/** @typedef {import("./slot-list.js").Row} Row */

/** @param {{ name: string, zone: string, planned: boolean, ask: (at: string) => void }} props `planned`: it has a schedule */
export function Ledger({ name, zone, planned, ask }) {
  const verdict = query.value.get("verdict") ?? "";
  return html`<${Filter} verdict=${verdict} />
    <div class="wide-table" tabindex="0" role="region" aria-label="The ledger">
      <table class="list ledger">
        <thead><tr><th scope="col">Verdict</th><th scope="col">Due</th><th scope="col">Reason</th><th scope="col"><span class="away">More</span></th></tr></thead>
        <${Slots} key=${`${name} ${verdict}`} name=${name} verdict=${verdict} zone=${zone} planned=${planned} ask=${ask} />
      </table>
    </div>`;
}

/** @param {{ name: string, verdict: string, zone: string, planned: boolean, ask: (at: string) => void }} props */
function Slots({ name, verdict, zone, planned, ask }) {
  return html`<${List} list=${useSlotList(name, verdict)} columns=${4} what="The ledger"
    empty=${html`<${Nothing} verdict=${verdict} planned=${planned} />`}
    row=${(/** @type {Row} */ slot) => html`<${Line} key=${slot.id} slot=${slot} zone=${zone} ask=${ask} />`} />`;
}

/** @param {{ verdict: string }} props */
function Filter({ verdict }) {
  const choose = (/** @type {Event} */ event) =>
    setQuery({ verdict: /** @type {HTMLSelectElement} */ (event.target).value });
  return html`<label class="filter">
    <span class="away">Verdict</span>
    <select class="input" value=${verdict} onChange=${choose}>
      <option value="">Every verdict</option>
      ${VERDICTS.map((each) => html`<option key=${each} value=${each}>${statusOf(each).word}</option>`)}
    </select>
  </label>`;
}

/** @param {{ slot: Row, zone: string, ask: (at: string) => void }} props */
function Line({ slot, zone, ask }) {
  const stretch = many(slot);
  return html`<tr>
    <td><${Status} of=${slot.verdict} /></td>
    <td><${Due} slot=${slot} zone=${zone} /></td>
    <td class="reason" dir="auto">${stretch && html`<strong>${stretch}.</strong> `}${slot.reason}</td>
    <td class="more">
      ${slot.run_id && html`<a href=${runPath(slot.run_id)} data-row>Run</a>`}
      <button class="button small quiet" type="button" data-row=${slot.run_id ? undefined : true} onClick=${() => ask(slot.due_at)}>Why?</button>
    </td>
  </tr>`;
}

/** @param {{ slot: Row, zone: string }} props */
function Due({ slot: { due_at: from, due_until: until, count }, zone }) {
  const first = html`<${At} at=${from} zone=${zone} seconds=${true} />`;
  if (!until || count < 2) return first;
  const today = day(until, zone) === day(now.value, zone) && day(from, zone) !== day(until, zone);
  return html`${first}<br />to ${today && "today "}<${At} at=${until} zone=${zone} seconds=${true} />`;
}

/** @param {{ verdict: string, planned: boolean }} props */
function Nothing({ verdict, planned }) {
  if (verdict) {
    return html`<${Empty} title="No firing has this verdict.">
      <button class="button small" type="button" onClick=${() => setQuery({ verdict: "" })}>Show every verdict</button>
    <//>`;
  }
  if (!planned) {
    return html`<${Empty} title="Nothing is planned for it.">It has no <code>cron</code> in rota.toml: it runs when somebody runs it.<//>`;
  }
  return html`<${Empty} title="Nothing was due yet.">The first firing is listed here as soon as it is due.<//>`;
}
