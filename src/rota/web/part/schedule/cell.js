// An hour of a day: its firings by unit, or their number where they are many; pressed, it tells all of them.
import { html } from "../../html.js";
import { clock } from "../../text/instant.js";
import { counted } from "../../text/size.js";
import { lines } from "../../text/week.js";
import { Glyph } from "../glyph.js";

/** @typedef {import("../../text/week.js").Mark} Mark */
/**
 * @typedef {{ day: number, hour: number }} Place
 * @typedef {{ marks: Mark[], tried: number[], note: { kind: string, text: string } | null }} Hour `tried`: instants of
 *   the expression that is tried out; `note`: what the clock does
 */

/** So many units are told by name. */
const NAMED = 4;

/**
 * @param {{ hour: Hour, title: string, zone: string, past: boolean, tab: boolean, open: () => void }} props `title`:
 *   which hour it is, for who does not see the table around it
 */
export function Cell({ hour: { marks, tried, note }, title, zone, past, tab, open }) {
  if (marks.length === 0 && tried.length === 0) return note && html`<${Clock} note=${note} />`;
  const { units, shown } = lines(marks, NAMED);
  return html`${note && html`<${Clock} note=${note} />`}
    <button class=${`hour ${past ? "past" : ""}`} type="button" aria-haspopup="dialog" tabindex=${tab ? 0 : -1} onClick=${open}>
      <span class="away">${title}: </span>
      ${shown.map((line) => html`<${Line} key=${line.mark.name} ...${line} zone=${zone} />`)}
      ${units > shown.length && html`<span class="line"><span><strong>${counted(units, "unit")}</strong>${marks.length > units && `, ${counted(marks.length, "firing")}`}</span></span>`}
      ${
        tried.length > 0 &&
        html`<span class="line tried"><span class="type">${minuteOf(tried[0], zone)}</span> what if${tried.length > 1 ? ` ×${tried.length}` : ""}</span>`
      }
    </button>`;
}

/** @param {{ mark: Mark, times: number, zone: string }} props */
function Line({ mark, times, zone }) {
  const sign = mark.runs ? mark.note.startsWith("dst") && "turn" : mark.note.startsWith("dst") ? "turn" : "pause";
  return html`<span class=${`line ${mark.runs ? "" : "off"}`}>
    <span class="type">${minuteOf(mark.due, zone)}</span>${" "}
    <span class="type cut">${mark.name}</span>${times > 1 && html` <span class="type">×${times}</span>`}
    ${sign && html`<${Glyph} name=${sign} size=${11} tone=${sign === "turn" ? "skip" : "miss"} /><span class="away">${markWord(mark)}</span>`}
  </span>`;
}

/** @param {{ note: { text: string } }} props */
function Clock({ note }) {
  return html`<p class="clock"><${Glyph} name="turn" size=${11} tone="skip" /><span>${note.text}</span></p>`;
}

/**
 * What keeps a firing from running, or moves it; nothing for all others.
 * @param {Mark} mark
 */
export function markWord({ note, runs }) {
  if (note === "dst_gap") return "stands for a time that the clock change leaves out";
  if (note === "dst_repeat") return "not run: the hour comes twice";
  return note || (runs ? "" : "will not run");
}

/**
 * `:05`: the hour stands beside it.
 * @param {number} at
 * @param {string} zone
 */
function minuteOf(at, zone) {
  return clock(at, zone).slice(2);
}
