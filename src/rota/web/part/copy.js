// Copies a text, also where the browser gives its clipboard to secure pages only.
import { html, useState } from "../html.js";

/** @param {{ text: string, what: string }} props `what`: what is copied, for who listens */
export function Copy({ text, what }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    setSaid((await copied(text)) ? "Copied" : "Not copied");
    setTimeout(() => setSaid(""), 2_000);
  };
  return html`<button class="button quiet small" type="button" onClick=${copy} aria-label=${`Copy ${what}`}>
    <span aria-live="polite">${said || "Copy"}</span>
  </button>`;
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard now
 */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text); // over plain HTTP there is no clipboard, yet the browser's own command works
  }
}

/** @param {string} text */
function copiedBySelection(text) {
  const area = document.createElement("textarea");
  const before = document.activeElement;
  area.value = text;
  area.className = "away";
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
