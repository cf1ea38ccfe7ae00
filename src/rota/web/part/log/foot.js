// How the log stands: whether it is followed, live, or done; which lines are chosen; and the way to a line, or to the end.
import { html, useRef } from "../../html.js";
import { now } from "../../state/link.js";
import { counted, number, size } from "../../text/size.js";
import { Glyph } from "../glyph.js";
import { linesTyped } from "./anchor.js";
import { copyLines } from "./clip.js";

/**
 * @typedef {import("./reading.js").Reading} Reading
 * @typedef {import("../../wire.d.ts").Run} Run
 */

/** @param {{ reading: Reading, run: Run }} props */
export function Foot({ reading, run }) {
  const { log, position, picked } = reading;
  void log.version.value;
  const isAtEnd = position.place.value === null;
  return html`<div class="log-foot">
    <${Stand} reading=${reading} run=${run} isAtEnd=${isAtEnd} />
    ${
      picked &&
      html`<span class="log-picked"><span class="type">${picked.from === picked.to ? `L${picked.from}` : `L${picked.from}–L${picked.to}`}</span>
      <button class="button quiet small" type="button" onClick=${() => void copyLines(log, picked)}>Copy ${counted(picked.to - picked.from + 1, "line")}</button>
      <button class="button quiet small" type="button" aria-label="Choose no lines" onClick=${() => reading.choose(null)}>✕</button></span>`
    }
    <span class="room"></span>
    <${GoTo} reading=${reading} />
    <button class="button quiet small" type="button" aria-keyshortcuts="G" title="To the end (G)" disabled=${isAtEnd} onClick=${() => reading.toEnd()}>
      ${log.finalized ? "To the end ↓" : "To the end, follow ↓"}
    </button>
  </div>`;
}

/** @param {{ reading: Reading, run: Run, isAtEnd: boolean }} props */
function Stand({ reading: { log }, run, isAtEnd }) {
  const { phase, why, retryAt } = log.standing.value;
  const lines = `${counted(log.end, "line")}${log.first > 0 ? `, ${number(log.end - log.first)} kept` : ""}`;
  if (log.finalized) {
    return html`<span class="log-stand">${lines}${run.log_bytes ? `, ${size(run.log_bytes)}` : ""}</span>`;
  }
  if (phase === "lost") {
    const wait = retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
    void now.value; // once a second
    return html`<span class="log-stand wait" role="status"><${Glyph} name="warn" /> Not live. ${why} Trying again ${wait > 0 ? `in ${wait} s` : "now"}.</span>`;
  }
  if (phase !== "live") return html`<span class="log-stand">${lines}. Connecting …</span>`;
  return html`<span class="log-stand"><${Glyph} name="play" tone="run" live=${isAtEnd} /> ${isAtEnd ? "Following" : "Live"}, ${lines} so far</span>`;
}

/** @param {{ reading: Reading }} props */
function GoTo({ reading }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  /** @param {Event} event */
  const go = (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (field.current);
    const lines = linesTyped(input.value);
    input.setAttribute("aria-invalid", String(lines === null));
    if (!lines) return;
    reading.choose(lines);
    reading.position.goTo(lines.from);
    input.value = "";
    input.blur();
  };
  return html`<form class="log-goto" onSubmit=${go}>
    <label for="log-line">Line</label>
    <input id="log-line" ref=${field} class="input type" placeholder="120-140" autocomplete="off" aria-keyshortcuts="l" title="A line, or from-to (l). The first line is 0, as in the API." size="9"
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && field.current?.blur()} />
  </form>`;
}
