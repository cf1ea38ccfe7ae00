// Twelve weeks of days: which were well, which were not. One day is in the order of tabs, arrows go to the others.
import { html, useMemo, useRef, useState } from "../../html.js";
import { DAY, instantOf } from "../../text/instant.js";
import { withQuery } from "../../text/path.js";
import { dayWords, summary, weeks } from "../../text/calendar.js";
import { Glyph } from "../glyph.js";

/** @typedef {import("../../text/calendar.js").Cell} Cell */
/** @typedef {import("../../text/calendar.js").Day} Day */

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** @type {Record<string, { glyph: keyof typeof import("../../text/status.js").GLYPHS, tone: string }>} */
const SIGNS = {
  some: { glyph: "cross", tone: "bad" },
  all: { glyph: "cross", tone: "" },
  other: { glyph: "dash", tone: "miss" },
};

/** @param {{ days: Day[], name: string, zone: string }} props */
export function Heat({ days, name, zone }) {
  const shown = useMemo(() => weeks(days), [days]);
  const cells = shown.flatMap((week) => week.cells.filter((cell) => cell !== null));
  const [at, setAt] = useState("");
  const [said, setSaid] = useState(/** @type {Cell | null} */ (null));
  const table = useRef(/** @type {HTMLTableElement | null} */ (null));
  const current = cells.some(({ date }) => date === at) ? at : cells.at(-1)?.date;
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    const by = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = by && cells[cells.findIndex(({ date }) => date === current) + by];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(next.date);
    table.current?.querySelector(`[data-date="${next.date}"]`)?.querySelector("a")?.focus();
  };
  return html`<table class="heat" ref=${table} onKeyDown=${key} onMouseLeave=${() => setSaid(null)} onFocusOut=${() => setSaid(null)}>
      <caption class="away">${summary(cells)} Weeks are columns, Monday is the first row.</caption>
      <thead>
        <tr><td></td>${shown.map(({ month, cells }, index) => html`<th scope="col" key=${index}><span aria-hidden="true">${month}</span><span class="away">week of ${cells.find(Boolean)?.date}</span></th>`)}</tr>
      </thead>
      <tbody>
        ${WEEKDAYS.map(
          (weekday, row) => html`<tr key=${weekday}>
            <th scope="row">${row % 2 === 0 ? weekday : html`<span class="away">${weekday}</span>`}</th>
            ${shown.map(({ cells: all }, index) => {
              const cell = all[row];
              return html`<td key=${index} data-date=${cell?.date}>
                ${cell && html`<${Square} cell=${cell} name=${name} zone=${zone} tab=${cell.date === current} say=${setSaid} />`}
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
    <p class="caption" aria-hidden="true">${said ? dayWords(said) : html`<${Key} />`}</p>`;
}

/** @param {{ cell: Cell, name: string, zone: string, tab: boolean, say: (cell: Cell) => void }} props */
function Square({ cell, name, zone, tab, say }) {
  const sign = SIGNS[cell.outcome];
  return html`<a
    class=${`day ${cell.outcome} busy-${cell.level}`}
    href=${runsOf(cell.date, name, zone)}
    tabindex=${tab ? 0 : -1}
    aria-label=${dayWords(cell)}
    onMouseEnter=${() => say(cell)}
    onFocus=${() => say(cell)}
  >${sign && html`<${Glyph} name=${sign.glyph} tone=${sign.tone} size=${10} />`}</a>`;
}

/** What the squares mean. */
function Key() {
  return html`<span class="signs">
    <span class="status"><i class="day well busy-4" />no failure</span>
    <span class="status"><i class="day some"><${Glyph} name="cross" tone="bad" size=${10} /></i>some failed</span>
    <span class="status"><i class="day all"><${Glyph} name="cross" size=${10} /></i>all failed</span>
    <span class="status"><i class="day none" />no run</span>
  </span>`;
}

/**
 * The runs of a day of the task's zone.
 * @param {string} date
 * @param {string} name
 * @param {string} zone
 */
function runsOf(date, name, zone) {
  const [year, month, day] = date.split("-").map(Number);
  const next = new Date(Date.UTC(year, month - 1, day) + DAY);
  const from = instantOf({ year, month, day }, zone);
  const to = instantOf({ year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate() }, zone);
  return withQuery("/runs", {
    task_name: name,
    created_after: new Date(from).toISOString(),
    created_before: new Date(to).toISOString(),
  });
}
