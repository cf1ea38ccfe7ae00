// When an expression would fire: in words, the next times, what the clock does to them, and whom they meet.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { clock, day, dayName, exact, millis, relative } from "../../text/instant.js";
import { withQuery } from "../../text/path.js";
import { counted } from "../../text/size.js";
import { shiftWords } from "../../text/axis.js";
import { Glyph } from "../glyph.js";
import { markWord } from "./cell.js";
import { Names } from "./hour.js";

/** @typedef {import("../../wire.d.ts").Preview} Preview */

/**
 * @param {{ preview: Preview, trial: import("./trial.js").Trial, drawn: number[], near: (at: number) => string[],
 *   week: import("../../text/week.js").Week }} props
 */
export function Instants({ preview, trial, drawn, near, week }) {
  const { text, timezone, firings, dst_changes: changes } = preview;
  return html`<p class="planned">${text}</p>
    <p class="soft">${meeting(drawn, near)}</p>
    <${Met} drawn=${drawn} near=${near} />
    ${changes.map(
      ({ at, shift }) => html`<p class="status" key=${at}>
      <${Glyph} name="turn" tone="skip" /><span><time class="type" datetime=${at} title=${exact(at, timezone)}>${dayName(at, timezone)} ${clock(at, timezone)}</time>: ${shiftWords({ at: 0, before: 0, after: shift / 1e6 })}</span>
    </p>`,
    )}
    <ol class="next" aria-label="Next firings">
      ${firings.map((firing) => html`<${Instant} key=${firing.due_at} firing=${firing} zone=${timezone} trial=${trial} near=${near} week=${week} />`)}
    </ol>`;
}

/**
 * @param {{ firing: import("../../wire.d.ts").Firing, zone: string, trial: import("./trial.js").Trial,
 *   near: (at: number) => string[], week: import("../../text/week.js").Week }} props
 */
function Instant({ firing: { due_at: due, will_run: runs, note }, zone, trial, near, week }) {
  const at = millis(due);
  const shown = at >= week.from && at < week.to;
  const time = html`<time class="type" datetime=${new Date(at).toISOString()} title=${exact(at, zone)}>
    <span class="day">${dayName(at, zone)}</span> ${clock(at, zone, { seconds: at % 60_000 !== 0 })}
  </time>`;
  const word = markWord({ note: note ?? "", runs, name: "", kind: "", due: at, starts: at });
  return html`<li class=${runs ? "" : "off"}>
    ${shown ? time : html`<a href=${withQuery("/schedule", { from: day(at, week.zone), cron: trial.cron, timezone: trial.zone, name: trial.name })} title="Show its week">${time}</a>`}
    <span class="type soft">${relative(at, now.value)}</span>
    <span>
      ${zone !== week.zone && html`<span class="soft">here <span class="type">${clock(at, week.zone)}</span></span> `}
      ${word && html`<span class="status"><${Glyph} name="turn" tone="skip" />${word}</span> `}
      ${shown && near(at).length > 0 && html`<span class="soft">with <${Names} names=${near(at)} most=${3} /></span>`}
    </span>
  </li>`;
}

/**
 * Whom it meets in the week that is shown.
 * @param {number[]} drawn
 * @param {(at: number) => string[]} near
 */
function meeting(drawn, near) {
  if (drawn.length === 0) return "It does not fire in the week shown above. A time below leads to its week.";
  const met = drawn.filter((at) => near(at).length > 0).length;
  const many = drawn.length >= 100 ? "more than 100 times" : counted(drawn.length, "time");
  if (met === 0) return `In the week shown above it would fire ${many}, never in the same minute as another unit.`;
  return `In the week shown above it would fire ${many}, ${met === drawn.length ? "always" : `${counted(met, "time")}`} in the same minute as others:`;
}

/** @param {{ drawn: number[], near: (at: number) => string[] }} props */
function Met({ drawn, near }) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const at of drawn) for (const name of near(at)) found.set(name, (found.get(name) ?? 0) + 1);
  if (found.size === 0) return null;
  const names = [...found].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return html`<p><${Names} names=${names} /></p>`;
}
