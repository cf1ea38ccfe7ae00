// What was done, or refused, in a sentence at the foot of the page; with a way back where there is one.
import { html, signal } from "../html.js";
import { faultOf } from "../state/api.js";

/** @typedef {{ id: number, text: string, tone: "good" | "bad", action?: { label: string, perform: () => void } }} Toast */

const toasts = signal(/** @type {Toast[]} */ ([]));
let count = 0;
const SHOWN = 6_000;
/** What can be taken back, or went wrong, stands longer. */
const SHOWN_LONG = 15_000;

/**
 * @param {string} text
 * @param {{ tone?: "good" | "bad", action?: { label: string, perform: () => void } }} [options]
 */
export function say(text, { tone = "good", action } = {}) {
  const id = ++count;
  toasts.value = [...toasts.value.slice(-2), { id, text, tone, action }];
  setTimeout(() => dismiss(id), action || tone === "bad" ? SHOWN_LONG : SHOWN);
}

/**
 * What was refused, in the daemon's words.
 * @param {unknown} thrown
 */
export function sayFault(thrown) {
  const fault = faultOf(thrown);
  say(`${fault.message} ${fault.next}`.trim(), { tone: "bad" });
}

/** @param {number} id */
function dismiss(id) {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.value.map(
      ({ id, text, tone, action }) => html`<div key=${id} class=${`toast ${tone}`}>
        <span>${text}</span>
        ${
          action &&
          html`<button class="button small" type="button" onClick=${() => (dismiss(id), action.perform())}>${action.label}</button>`
        }
        <button class="button quiet small" type="button" aria-label="Dismiss" onClick=${() => dismiss(id)}>✕</button>
      </div>`,
    )}
  </div>`;
}
