// Light, dark, or as the system has it.
import { html, signal } from "../html.js";

const NEXT = { "": "light", light: "dark", dark: "" };
const WORDS = { "": "as the system has it", light: "light", dark: "dark" };
/** @typedef {keyof typeof NEXT} Theme */

export const theme = signal(/** @type {Theme} */ (document.documentElement.dataset.theme ?? ""));

export function turnTheme() {
  const next = /** @type {Theme} */ (NEXT[theme.value]);
  theme.value = next;
  if (next) document.documentElement.dataset.theme = next;
  else delete document.documentElement.dataset.theme;
  try {
    if (next) localStorage.setItem("rota.theme", next);
    else localStorage.removeItem("rota.theme");
  } catch {
    // storage is forbidden: it holds for this page alone
  }
}

export function ThemeButton() {
  const said = `Theme: ${WORDS[theme.value]}`;
  return html`<button class="button quiet icon" type="button" onClick=${turnTheme} title=${said} aria-label=${said}>
    <svg class="glyph" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="5.4" />
      <path class="solid" d=${theme.value === "light" ? "M8 5.6a2.4 2.4 0 1 0 .01 0z" : theme.value === "dark" ? "M8 2.6a5.4 5.4 0 1 0 .01 0z" : "M8 2.6a5.4 5.4 0 0 0 0 10.8z"} />
    </svg>
  </button>`;
}
