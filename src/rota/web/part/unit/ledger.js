// The ledger of a task: each firing that was due, and what became of it.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { query, setQuery } from "../../state/route.js";
import { day } from "../../text/instant.js";
import { runPath, withQuery } from "../../text/path.js";
import { many, placed, VERDICTS } from "../../text/slot.js";
import { statusOf } from "../../text/status.js";
import { Status } from "../glyph.js";
import { At } from "../instant.js";
import { Empty } from "../notice.js";
import { unitPath } from "./detail.js";
import { Pages } from "./pages.js";

/** @typedef {import("../../wire.d.ts").Slot} Slot */
/** @typedef {import("../../wire.d.ts").SlotList} SlotList */

const PAGE = 25;
/** All of it, not only the last week. */
const BEGINNING = "1970-01-01T00:00:00Z";

/** @param {{ name: string, zone: string, planned: boolean, ask: (at: string) => void }} props */
export function Ledger({ name, zone, planned, ask }) {
  const verdict = query.value.get("verdict") ?? "";
  return html`<${Filter} verdict=${verdict} />
    <div class="wide-table" tabindex="0" role="region" aria-label="The ledger">
      <table class="list ledger">
        <thead><tr><th scope="col">Verdict</th><th scope="col">Due</th><th scope="col">Reason</th><th scope="col"><span class="away">More</span></th></tr></thead>
        <${Pages} key=${`${name} ${verdict}`} of=${source(name, zone, verdict, planned, ask)} />
      </table>
    </div>`;
}

/** @param {{ verdict: string }} props */
function Filter({ verdict }) {
  const choose = (/** @type {Event} */ event) =>
    setQuery({ verdict: /** @type {HTMLSelectElement} */ (event.target).value });
  return html`<label class="filter">
    <span class="away">Verdict</span>
    <select class="input" value=${verdict} onChange=${choose}>
      <option value="">Every verdict</option>
      ${VERDICTS.map((each) => html`<option value=${each}>${statusOf(each).word}</option>`)}
    </select>
  </label>`;
}

/**
 * @param {string} name
 * @param {string} zone
 * @param {string} verdict
 * @param {boolean} planned whether it has a schedule at all
 * @param {(at: string) => void} ask
 * @returns {import("./pages.js").Source<SlotList, Slot>}
 */
function source(name, zone, verdict, planned, ask) {
  const fits = (/** @type {Slot} */ slot) => !verdict || slot.verdict === verdict;
  const known = (/** @type {SlotList} */ list, /** @type {Slot} */ slot) =>
    list.slots.some((each) => each.due_at === slot.due_at);
  const without = (/** @type {SlotList} */ list, /** @type {Slot} */ slot) => ({
    ...list,
    slots: list.slots.filter((each) => each.due_at !== slot.due_at),
  });
  const put = (/** @type {SlotList} */ list, /** @type {Slot} */ slot) =>
    fits(slot) ? { ...list, slots: placed(list.slots, slot) } : without(list, slot);
  return {
    path: (cursor) => withQuery(`${unitPath(name)}/slots`, { from: BEGINNING, limit: PAGE, verdict, cursor }),
    rows: (list) => list.slots,
    keyOf: (slot) => slot.due_at,
    row: (slot) => html`<${Row} key=${slot.due_at} slot=${slot} zone=${zone} ask=${ask} />`,
    first: { "slot.decided": (list, { slot }) => (slot.task_name === name ? put(list, slot) : list) },
    later: {
      "slot.decided": (list, { slot }) => (slot.task_name === name && known(list, slot) ? put(list, slot) : list),
    },
    columns: 4,
    what: "The ledger",
    empty: html`<${Nothing} verdict=${verdict} planned=${planned} />`,
  };
}

/** @param {{ slot: Slot, zone: string, ask: (at: string) => void }} props */
function Row({ slot, zone, ask }) {
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

/** @param {{ slot: Slot, zone: string }} props */
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
