// The field that a log is searched with, and what came of it.
import { html, useSignal } from "../../html.js";
import { counted, number } from "../../text/size.js";

/** @typedef {import("../../state/log-search.js").Found} Found */

/** @param {{ reading: import("./reading.js").Reading, seek: import("preact").RefObject<HTMLInputElement> }} props */
export function SearchBar({ reading, seek }) {
  const text = useSignal("");
  const regex = useSignal(false);
  const strict = useSignal(false);
  const { search, here } = reading;
  const found = search.found.value;
  const fault = search.fault.value;
  const isAsked = () =>
    found?.wanted.text === text.value && found.wanted.regex === regex.value && found.wanted.case === strict.value;
  const look = () =>
    void reading.look(text.value ? { text: text.value, regex: regex.value, case: strict.value } : null);
  const turn = (/** @type {import("@preact/signals-core").Signal<boolean>} */ option) => () => {
    option.value = !option.value;
    if (text.value) look();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      text.value = "";
      look();
      seek.current?.blur();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isAsked()) void reading.next(event.shiftKey ? -1 : 1);
      else look();
    }
  };
  const isNowhere = !found || found.hits.length === 0;
  return html`<div class="log-search" role="search">
    <div class="log-seek">
      <input ref=${seek} class="input" type="search" placeholder="Search (f)" aria-label="Search in the log" aria-keyshortcuts="f" value=${text.value} maxlength="1024" spellcheck=${false}
        aria-invalid=${fault ? "true" : undefined} aria-describedby="log-found" enterkeyhint="search"
        onInput=${(/** @type {InputEvent} */ event) => (text.value = /** @type {HTMLInputElement} */ (event.target).value)} onKeyDown=${pressed} />
      <button class="button quiet small type" type="button" aria-pressed=${strict.value} title="Capitals count" aria-label="Capitals count" onClick=${turn(strict)}>Aa</button>
      <button class="button quiet small type" type="button" aria-pressed=${regex.value} title="It is a pattern (RE2)" aria-label="It is a pattern" onClick=${turn(regex)}>.*</button>
    </div>
    <span id="log-found" class=${`log-found ${fault ? "bad" : ""}`} role="status">${fault ? refusal(fault) : search.busy.value ? "Searching …" : found ? words(found, here.value) : ""}</span>
    ${
      !isNowhere &&
      html`<button class="button quiet small" type="button" aria-label="Place found before" title="Before (N)" onClick=${() => void reading.next(-1)}>↑</button>
      <button class="button quiet small" type="button" aria-label="Next place found" title="Next (n)" onClick=${() => void reading.next(1)}>↓</button>`
    }
  </div>`;
}

/**
 * @param {Found} found
 * @param {number | null} here
 */
function words(found, here) {
  if (found.hits.length === 0) return found.whole ? "Not found" : "Not found in the 10 s that a search has";
  const at = here === null ? -1 : found.hits.indexOf(here);
  const total = `${found.whole ? "" : "at least "}${at >= 0 ? number(found.total) : counted(found.total, "line")}`;
  return at >= 0 ? `${number(at + 1)} of ${total}` : total;
}

/** @param {import("../../state/api.js").Fault} fault */
function refusal(fault) {
  const wrong = fault.problem?.errors?.find((each) => each.location === "query.q");
  return wrong?.message ?? `${fault.message} ${fault.next}`;
}
