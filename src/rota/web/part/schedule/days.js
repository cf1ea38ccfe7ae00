// The week where there is no room for a table: a list by day, of the hours that have something.
import { html } from "../../html.js";
import { clock } from "../../text/instant.js";
import { counted } from "../../text/size.js";
import { clockNote, placeOf } from "../../text/week.js";
import { hourText, isPast } from "./calendar.js";
import { Cell } from "./cell.js";
import { minute } from "./plan.js";

/** @typedef {import("./calendar.js").WeekProps} WeekProps */
/** @typedef {import("./cell.js").Hour & { hour: number }} Filled */

/** @param {WeekProps} props */
export function Days(props) {
  return html`<div class="days">${props.week.days.map((day, index) => html`<${Day} key=${day.date} ...${props} day=${index} />`)}</div>`;
}

/** @param {WeekProps & { day: number }} props */
function Day({ week, hours, tried, open, day }) {
  const now = placeOf(minute.value, week);
  const { name } = week.days[day];
  const today = now?.day === day;
  const filled = hours[day].flatMap((marks, hour) => {
    const note = clockNote(week, day, hour);
    return marks.length + tried[day][hour].length > 0 || note ? [{ hour, marks, note, tried: tried[day][hour] }] : [];
  });
  const over = filled.filter(({ hour }) => today && isPast(now, week, day, hour));
  const list = (/** @type {Filled[]} */ some) => html`<ul>
    ${some.map(
      (each) => html`<li key=${each.hour}>
        <span class="type">${hourText(each.hour)}</span>
        <div>
          <${Cell} hour=${each} zone=${week.zone} title=${`${name}, ${hourText(each.hour)}`} past=${isPast(now, week, day, each.hour)} tab
            open=${() => open({ day, hour: each.hour })} />
        </div>
      </li>`,
    )}
  </ul>`;
  return html`<section aria-label=${name}>
    <h2 class=${today ? "today" : ""}>${name}${today && html` <span>today</span>`}</h2>
    ${over.length > 0 && html`<details><summary>${counted(over.length, "hour")} earlier today</summary>${list(over)}</details>`}
    ${today && html`<p class="moment type"><span class="away">Now: </span>${clock(minute.value, week.zone)}</p>`}
    ${list(filled.slice(over.length))}
    ${filled.length === over.length && html`<p class="soft">Nothing ${over.length > 0 ? "more" : "is planned"}.</p>`}
  </section>`;
}
