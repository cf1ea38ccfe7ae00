// From … to …: of times, durations and exit codes. What is typed goes into the address when the field is left, or on Enter.
import { html, useEffect, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { daemonNow } from "../../state/link.js";
import { inputOf, instantOfInput } from "../../text/range.js";

/**
 * @typedef {{ label: string, value: string, set: (value: string) => void, hint?: string, type?: string,
 *   isRight?: (text: string) => boolean }} FieldProps
 */

/** @param {FieldProps} props */
export function Field({ label, value, set, hint, type = "text", isRight = () => true }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const id = `filter-${label.toLowerCase().replaceAll(" ", "-")}`;
  const wrong = text !== "" && !isRight(text);
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input class="input type" id=${id} type=${type} value=${text} autocomplete="off" spellcheck=${false} placeholder=${hint}
      inputmode=${type === "number" ? "numeric" : undefined} step=${type === "datetime-local" ? "1" : undefined}
      aria-invalid=${wrong ? "true" : undefined}
      onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value)}
      onChange=${(/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value.trim())} />
  </div>`;
}

const MINUTE = 60_000;
/** @type {[string, number][]} */
const PRESETS = [
  ["Last hour", 60 * MINUTE],
  ["Last 24 h", 1_440 * MINUTE],
  ["Last 7 d", 7 * 1_440 * MINUTE],
  ["Last 30 d", 30 * 1_440 * MINUTE],
];

/** @param {{ after: string, before: string, set: (after: string, before: string) => void }} props instants, or empty */
export function Times({ after, before, set }) {
  const where = zone.value;
  return html`<div class="buttons">
      ${PRESETS.map(
        ([word, span]) => html`<button key=${word} class="button small" type="button"
          onClick=${() => set(new Date(Math.floor((daemonNow() - span) / MINUTE) * MINUTE).toISOString(), "")}>${word}</button>`,
      )}
    </div>
    <${Field} label="From" type="datetime-local" value=${inputOf(after, where)} set=${(/** @type {string} */ text) => set(instantOfInput(text, where), before)} />
    <${Field} label="To, not included" type="datetime-local" value=${inputOf(before, where)} set=${(/** @type {string} */ text) => set(after, instantOfInput(text, where))} />
    <p class="hint soft">Times of ${where}, when runs were created.</p>`;
}
