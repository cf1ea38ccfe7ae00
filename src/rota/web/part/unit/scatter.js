// How long the runs took: a drawing to point at and to walk through, and the same as a table.
import { html, useMemo, useState } from "../../html.js";
import { go } from "../../state/route.js";
import { span } from "../../text/duration.js";
import { exact, millis } from "../../text/instant.js";
import { runPath } from "../../text/path.js";
import { counted } from "../../text/size.js";
import { isSpread } from "../../text/scatter.js";
import { statusOf } from "../../text/status.js";
import { Chart } from "../chart.js";
import { Glyph, Status } from "../glyph.js";
import { At } from "../instant.js";

/** @typedef {import("../chart.js").Point} Point */
/** @typedef {import("../../wire.d.ts").Stats} Stats */

/** @param {{ points: Stats["points"], zone: string }} props */
export function Scatter({ points, zone }) {
  const shown = useMemo(() => pointsOf(points), [points]);
  const [hot, setHot] = useState(-1);
  const here = shown[hot];
  const open = (/** @type {number} */ index) => shown[index] && go(runPath(shown[index].id));
  if (shown.length === 0) return html`<p class="soft">No run of it has ended yet.</p>`;
  return html`<div class="scatter" tabindex="0" role="group" onKeyDown=${keys(hot, shown.length, setHot, open)}
      aria-label=${`Durations of the newest ${counted(shown.length, "run")}. Arrow keys go from run to run, Enter opens one.`}>
      <${Chart} points=${shown} zone=${zone} hot=${hot} over=${setHot} open=${open} />
      <p class="caption" aria-live="polite">
        ${
          here
            ? html`<a href=${runPath(here.id)} tabindex="-1"><${Status} of=${here.outcome} /> after <span class="type">${span(here.seconds)}</span>, <span class="type">${exact(here.at * 1000, zone)}</span></a>`
            : html`<${Legend} points=${shown} log=${isSpread(shown.map(({ seconds }) => seconds))} />`
        }
      </p>
    </div>
    <${Table} points=${shown} zone=${zone} />`;
}

/** @param {{ points: Point[], log: boolean }} props */
function Legend({ points, log }) {
  const outcomes = [...new Set(points.map(({ outcome }) => outcome))].sort();
  return html`<span class="signs">
    ${outcomes.map((outcome) => html`<span class="status">${outcome === "success" ? html`<i class="dot good" aria-hidden="true" />` : html`<${Glyph} name=${statusOf(outcome).glyph} tone=${statusOf(outcome).tone} size=${12} />`}${statusOf(outcome).word}</span>`)}
    ${log && html`<span>logarithmic scale</span>`}
  </span>`;
}

/** @param {{ points: Point[], zone: string }} props */
function Table({ points, zone }) {
  const [open, setOpen] = useState(false);
  return html`<details class="same" onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.target).open)}>
    <summary>The same as a table</summary>
    ${
      open &&
      html`<div class="wide-table tall" tabindex="0" role="region" aria-label="Durations as a table">
      <table class="list">
        <thead><tr><th scope="col">Started</th><th scope="col" class="number">Took</th><th scope="col">End</th></tr></thead>
        <tbody>
          ${[...points].reverse().map(
            (point) => html`<tr key=${point.id}>
              <td><a href=${runPath(point.id)}><${At} at=${point.at * 1000} zone=${zone} seconds=${true} /></a></td>
              <td class="number">${span(point.seconds)}</td>
              <td><${Status} of=${point.outcome} /></td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`
    }
  </details>`;
}

/**
 * @param {number} hot
 * @param {number} count
 * @param {(index: number) => void} move
 * @param {(index: number) => void} open
 */
function keys(hot, count, move, open) {
  /** @type {Record<string, () => void>} */
  const known = {
    ArrowLeft: () => move(hot < 0 ? count - 1 : Math.max(0, hot - 1)),
    ArrowRight: () => move(hot < 0 ? count - 1 : Math.min(count - 1, hot + 1)),
    Home: () => move(0),
    End: () => move(count - 1),
    Enter: () => open(hot),
    Escape: () => move(-1),
  };
  return (/** @type {KeyboardEvent} */ event) => {
    const act = known[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

/**
 * Those that have a duration, oldest first.
 * @param {Stats["points"]} columns
 * @returns {Point[]}
 */
function pointsOf({ id, start_at: starts, duration, end_reason: ends }) {
  return id
    .map((each, index) => ({
      id: each,
      at: millis(starts[index]) / 1000,
      seconds: (duration[index] ?? NaN) / 1e9,
      outcome: ends[index],
    }))
    .filter(({ seconds }) => !Number.isNaN(seconds))
    .sort((a, b) => a.at - b.at);
}
