// The sign of a status, and the word beside it: colour alone tells nobody anything.
import { html } from "../html.js";
import { GLYPHS, statusOf } from "../text/status.js";

/**
 * A drawing of 16 × 16, in the colour of the text around it. It says nothing to who listens: words stand beside it.
 * @param {{ name: keyof typeof GLYPHS, size?: number, tone?: string, live?: boolean }} props
 */
export function Glyph({ name, size = 14, tone = "", live = false }) {
  const path = GLYPHS[name];
  const solid = path.startsWith("*");
  return html`<svg
    class=${`glyph ${tone} ${live ? "live" : ""}`}
    width=${size}
    height=${size}
    viewBox="0 0 16 16"
    aria-hidden="true"
  >
    <path class=${solid ? "solid" : ""} d=${solid ? path.slice(1) : path} />
  </svg>`;
}

/**
 * A status by its word: `success`, `running`, `missed`, `degraded` …
 * @param {{ of: string, text?: string, chip?: boolean, bare?: boolean }} props `text` instead of the usual word;
 *   `bare`: the sign alone, with the word for who listens or points
 */
export function Status({ of, text, chip = false, bare = false }) {
  const { tone, glyph, word } = statusOf(of);
  const said = text ?? word;
  const sign = html`<${Glyph} name=${glyph} tone=${tone} live=${of === "running"} />`;
  if (bare) return html`<span class="status" title=${said}>${sign}<span class="away">${said}</span></span>`;
  return html`<span class=${`status ${chip ? `chip ${tone}` : ""}`}>${sign}<span>${said}</span></span>`;
}
