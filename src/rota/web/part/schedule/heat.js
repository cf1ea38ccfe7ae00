// When it is busy: how many firings each hour of the week has, as numbers, the darker the more.
import { html } from "../../html.js";
import { clockNote, counts, level, placeOf } from "../../text/week.js";
import { counted } from "../../text/size.js";
import { hourText } from "./calendar.js";
import { minute } from "./plan.js";

/** @typedef {import("../../text/week.js").Week} Week */

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** @param {{ week: Week, hours: import("../../text/week.js").Mark[][][], steady: number }} props `steady`: what is left out */
export function HeatMap({ week, hours, steady }) {
  const all = counts(hours);
  const most = Math.max(1, ...all.flat());
  const total = all.flat().reduce((sum, count) => sum + count, 0);
  const now = placeOf(minute.value, week);
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Firings in each hour"><table class="busy">
      <caption class="away">${summary(week, all, total)}</caption>
      <thead>
        <tr><td></td>${HOURS.map((hour) => html`<th scope="col" key=${hour} class="type"><span aria-hidden="true">${String(hour).padStart(2, "0")}</span><span class="away">${hourText(hour)}</span></th>`)}</tr>
      </thead>
      <tbody>
        ${week.days.map(
          ({ date, name }, day) => html`<tr key=${date}>
            <th scope="row">${name}</th>
            ${HOURS.map((hour) => {
              const note = clockNote(week, day, hour);
              const here = now?.day === day && now.hour === hour;
              return html`<td key=${hour} class=${`type level-${level(all[day][hour], most)} ${note?.kind ?? ""} ${here ? "here" : ""}`} title=${note?.text}>
                ${all[day][hour] || (note ? "" : html`<span class="away">0</span>`)}${note && html`<span aria-hidden="true">${note.kind === "twice" ? "²" : "–"}</span><span class="away">${note.text}</span>`}
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table></div>
    <p class="caption legend">
      <span>Firings in an hour: ${[1, 2, 3, 4].map((step) => html`<i key=${step} class=${`type level-${step}`}>${range(step, most)}</i>`)}</span>
      ${week.changes.length > 0 && html`<span><span class="type">–</span> the hour is missing, <span class="type">²</span> it comes twice</span>`}
      ${steady > 0 && html`<span>${counted(steady, "unit")} at fixed intervals ${steady === 1 ? "is" : "are"} left out: ${steady === 1 ? "it fires" : "they fire"} in every hour.</span>`}
    </p>`;
}

/**
 * The numbers of one shade: `1`, `4–6`; nothing where no number has it.
 * @param {number} step
 * @param {number} most
 */
function range(step, most) {
  const from = Math.floor(((step - 1) * most) / 4) + 1;
  const to = Math.floor((step * most) / 4);
  if (from > to) return "";
  return from === to ? String(to) : `${from}–${to}`;
}

/**
 * @param {Week} week
 * @param {number[][]} all
 * @param {number} total
 */
function summary(week, all, total) {
  const most = Math.max(...all.flat());
  if (most === 0) return "No firing is planned this week.";
  const day = all.findIndex((row) => row.includes(most));
  return `${counted(total, "firing")} this week; the busiest hour is ${week.days[day].name}, ${hourText(all[day].indexOf(most))}, with ${most}.`;
}
