// Which notifications: unread ones, how loud, of which unit. It all stands in the address.
import { html } from "../../html.js";
import { query, setQuery } from "../../state/route.js";
import { units } from "../../state/unit.js";
import { items } from "../../text/filter.js";
import { statusOf } from "../../text/status.js";
import { Chip, Choices } from "../chip.js";
import { Status } from "../glyph.js";

const SEVERITIES = ["error", "warn", "info"];

export function AlertFilter() {
  const severities = items(query.value.get("severity"));
  const unit = query.value.get("task_name") ?? "";
  const unread = ["true", "1"].includes(query.value.get("unread") ?? "");
  const names = [...new Set([...(unit ? [unit] : []), ...(units.value ?? []).map(({ name }) => name)])];
  return html`<search class="filters"><div class="chips open">
    <button class="button small" type="button" aria-pressed=${unread ? "true" : "false"} onClick=${() => setQuery({ unread: !unread })}>Unread only</button>
    <${Chip} label="Severity" value=${severities.map((word) => statusOf(word).word).join(", ")} clear=${() => setQuery({ severity: null })}>
      <${Choices} legend="Severity" choices=${SEVERITIES.map((value) => ({ value, text: html`<${Status} of=${value} />` }))}
        chosen=${severities} set=${(/** @type {string[]} */ next) => setQuery({ severity: next.join(",") })} />
    <//>
    <${Chip} label="Unit" value=${unit} clear=${() => setQuery({ task_name: null })}>
      <label class="field"><span class="label">Of one unit</span>
        <select class="input type" value=${unit} onChange=${(/** @type {Event} */ event) => setQuery({ task_name: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
          <option value="">any</option>
          ${names.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
        </select></label>
    <//>
    ${query.value.size > 0 && html`<button class="button quiet small" type="button" onClick=${clearAlertFilters}>Clear filters</button>`}
  </div></search>`;
}

/** All notifications again. */
export function clearAlertFilters() {
  setQuery(Object.fromEntries([...query.value.keys()].map((key) => [key, null])));
}
