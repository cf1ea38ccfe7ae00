// What the Board is set to: how long a stretch, where, whose lanes; and the way back to now.
import { html, useRef } from "../../html.js";
import { setQuery } from "../../state/route.js";
import { now } from "../../state/link.js";
import { zone } from "../../state/daemon.js";
import { dayName, instantOf } from "../../text/instant.js";
import { panned, ZOOMS } from "./span.js";

/** @typedef {import("./span.js").Span} Span */

/**
 * @param {{ span: import("@preact/signals").Signal<Span>, following: import("@preact/signals").Signal<boolean>, text: string,
 *   asTable: boolean, truncated: boolean, follow: (length: number) => void, setSpan: (span: Span) => void }} props
 */
export function Tools({ span, following, follow, setSpan, text, asTable, truncated }) {
  return html`<div class="board-tools">
    <label class="away" for="find">Show lanes whose name has</label>
    <input id="find" class="input" type="search" placeholder="Filter lanes" autocomplete="off" spellcheck=${false} value=${text}
      onInput=${(/** @type {Event} */ event) => setQuery({ find: /** @type {HTMLInputElement} */ (event.target).value })} />
    <${Zooms} span=${span} follow=${follow} setSpan=${setSpan} following=${following} />
    <${Jump} span=${span} setSpan=${setSpan} />
    <button class="button" type="button" aria-pressed=${asTable ? "true" : "false"} onClick=${() => setQuery({ as: asTable ? null : "table" })}>Table</button>
    ${truncated && html`<span class="soft">Too much for one picture: the oldest is left out. Zoom in to see all.</span>`}
  </div>`;
}

/** @param {{ span: import("@preact/signals").Signal<Span>, following: import("@preact/signals").Signal<boolean>, follow: (length: number) => void, setSpan: (span: Span) => void }} props */
function Zooms({ span, following, follow, setSpan }) {
  const { from, to } = span.value;
  const length = to - from;
  /** @param {number} next */
  const zoom = (next) =>
    following.value ? follow(next) : setSpan({ from: (from + to - next) / 2, to: (from + to + next) / 2 });
  return html`<div class="segments" role="group" aria-label="How long a stretch">
      ${ZOOMS.map(
        ({ word, length: each }) =>
          html`<button type="button" class="button" aria-pressed=${Math.abs(length / each - 1) < 0.02 ? "true" : "false"} onClick=${() => zoom(each)}>${word}</button>`,
      )}
    </div>
    <div class="segments" role="group" aria-label="Move in time">
      <button type="button" class="button" aria-label="Earlier" onClick=${() => setSpan(panned(span.value, -length / 2))}>←</button>
      <button type="button" class="button" disabled=${following.value} onClick=${() => follow(length)}>Now</button>
      <button type="button" class="button" aria-label="Later" onClick=${() => setSpan(panned(span.value, length / 2))}>→</button>
    </div>`;
}

/** Jumps to a date, in the daemon's zone. @param {{ span: import("@preact/signals").Signal<Span>, setSpan: (span: Span) => void }} props */
function Jump({ span, setSpan }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const jump = () => {
    const [year, month, date] = (input.current?.value ?? "").split("-").map(Number);
    if (!date) return;
    const length = span.peek().to - span.peek().from;
    const noon = instantOf({ year, month, day: date, hour: 12 }, zone.value);
    setSpan({ from: noon - length / 2, to: noon + length / 2 });
  };
  return html`<label class="away" for="jump">Jump to a day, in ${zone.value}</label>
    <input id="jump" class="input" type="date" ref=${input} onChange=${jump} title=${`Jump to a day; today is ${dayName(now.value, zone.value)}`} />`;
}
