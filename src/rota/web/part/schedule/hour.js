// An hour, opened: each of its firings with its time, its unit, and why it will not run where it does not.
import { html } from "../../html.js";
import { unitByName } from "../../state/unit.js";
import { took } from "../../text/duration.js";
import { clock, exact } from "../../text/instant.js";
import { pathOf, withQuery } from "../../text/path.js";
import { counted } from "../../text/size.js";
import { Dialog } from "../dialog.js";
import { hourText } from "./calendar.js";
import { markWord } from "./cell.js";
import { minute } from "./plan.js";

/** @typedef {import("../../text/week.js").Mark} Mark */

/** So many firings are listed; a busy hour has thousands. */
const MOST = 200;

/**
 * @param {{ week: import("../../text/week.js").Week, place: import("./cell.js").Place, hour: import("./cell.js").Hour,
 *   near: (at: number) => string[], close: () => void }} props `near`: who starts in the same minute
 */
export function HourDialog({ week, place: { day, hour }, hour: { marks, tried, note }, near, close }) {
  const title = `${week.days[day].name}, ${hourText(hour)} to ${hourText(hour + 1)}`;
  const past = marks.length > 0 && marks[0].due < minute.value;
  return html`<${Dialog} title=${title} close=${close} className="hour-dialog">
    <div class="body">
      ${note && html`<p>${note.text}.</p>`}
      ${marks.length > 0 && html`<${Firings} marks=${marks} zone=${week.zone} />`}
      ${marks.length > MOST && html`<p class="soft">These are the first ${MOST} of ${counted(marks.length, "firing")}.</p>`}
      ${tried.map(
        (at) => html`<p key=${at}>
        <span class="type">${clock(at, week.zone)}</span> is when the expression you try would fire. <${With} names=${near(at)} />
      </p>`,
      )}
      <footer>
        ${past && html`<a class="button" href=${ranThen(marks)}>What ran then</a>`}
        <button class="button" type="button" onClick=${close}>Close</button>
      </footer>
    </div>
  <//>`;
}

/** @param {{ marks: Mark[], zone: string }} props */
function Firings({ marks, zone }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Firings of this hour"><table class="list">
    <thead><tr><th>Due</th><th>Unit</th><th class="number">Takes about</th><th><span class="away">Remarks</span></th></tr></thead>
    <tbody>${marks.slice(0, MOST).map((mark) => html`<${Row} key=${`${mark.due} ${mark.name}`} mark=${mark} zone=${zone} />`)}</tbody>
  </table></div>`;
}

/** @param {{ mark: Mark, zone: string }} props */
function Row({ mark, zone }) {
  const unit = unitByName.value.get(mark.name);
  const own = unit?.timezone && unit.timezone !== zone ? unit.timezone : null;
  const late = mark.starts - mark.due;
  const said = [
    markWord(mark),
    own && `${clock(mark.due, own)} in ${own}`,
    late > 0 && mark.runs && `starts at ${clock(mark.starts, zone, { seconds: true })}`,
  ].filter(Boolean);
  return html`<tr>
    <td><time class="type" datetime=${new Date(mark.due).toISOString()} title=${exact(mark.due, zone)}>${clock(mark.due, zone, { seconds: mark.due % 60_000 !== 0 })}</time></td>
    <td class="name"><a class="type" href=${pathOf(mark)}>${mark.name}</a></td>
    <td class="number">${took(unit?.expected_duration)}</td>
    <td class="soft said">${said.join("; ")}</td>
  </tr>`;
}

/** @param {{ names: string[] }} props */
export function With({ names }) {
  if (names.length === 0) return null;
  return html`<span>In the same minute: <${Names} names=${names} />.</span>`;
}

/**
 * Names as links, the first few of them.
 * @param {{ names: string[], most?: number }} props
 */
export function Names({ names, most = 8 }) {
  const shown = names.slice(0, most);
  return html`<span class="units">${shown.map((name, index) => {
    const unit = unitByName.value.get(name);
    return html`<a class="type" key=${name} href=${pathOf(unit ?? { name })}>${name}</a>${index < shown.length - 1 ? ", " : ""}`;
  })}${names.length > most && html` <span class="soft" title=${names.slice(most).join(", ")}>and ${names.length - most} more</span>`}</span>`;
}

/**
 * The runs that were made while these were due.
 * @param {Mark[]} marks
 */
function ranThen(marks) {
  const from = marks[0].due;
  const to = marks[marks.length - 1].due + 60_000;
  return withQuery("/runs", {
    created_after: new Date(from).toISOString(),
    created_before: new Date(to).toISOString(),
  });
}
