// The week as a table: a day in each column, an hour in each row. One hour is in the order of tabs, arrows go on.
import { html, useRef, useState } from "../../html.js";
import { clockNote, placeOf } from "../../text/week.js";
import { Cell } from "./cell.js";
import { minute } from "./plan.js";

/** @typedef {import("../../text/week.js").Week} Week */
/** @typedef {import("../../text/week.js").Mark} Mark */
/** @typedef {import("./cell.js").Place} Place */
/** @typedef {{ week: Week, hours: Mark[][][], tried: number[][][], open: (place: Place) => void }} WeekProps */

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** @type {Record<string, [number, number]>} day and hour */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {WeekProps} props */
export function Calendar({ week, hours, tried, open }) {
  const table = useRef(/** @type {HTMLTableElement | null} */ (null));
  const [at, setAt] = useState("");
  const now = placeOf(minute.value, week);
  const filled = keysOf(hours, tried);
  const current = filled.includes(at) ? at : (filled.find((key) => !now || dayOf(key) >= now.day) ?? filled[0]);
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    const next = STEPS[event.key] && nearest(filled, current, STEPS[event.key]);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    /** @type {HTMLElement | null | undefined} */ (
      table.current?.querySelector(`[data-hour="${next}"] button`)
    )?.focus();
  };
  return html`<table class="week" ref=${table} onKeyDown=${key}>
    <caption class="away">Planned firings by day and hour, in ${week.zone}. Arrow keys go from hour to hour, Enter opens one.</caption>
    <thead>
      <tr>
        <td></td>
        ${week.days.map(({ date, name }, day) => html`<th scope="col" key=${date} class=${now?.day === day ? "today" : ""}>${name}${now?.day === day && html` <span>today</span>`}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${HOURS.map(
        (hour) => html`<tr key=${hour} class=${rowClass(week, hours, tried, hour, now)}>
          <th scope="row" class="type">${hourText(hour)}</th>
          ${week.days.map((day, index) => {
            const note = clockNote(week, index, hour);
            const key = `${index}-${hour}`;
            return html`<td key=${day.date} data-hour=${key} class=${note?.kind ?? ""}>
              ${now?.day === index && now.hour === hour && html`<i class="now" style=${{ top: `${now.part * 100}%` }} />`}
              <${Cell} hour=${{ marks: hours[index][hour], tried: tried[index][hour], note }} zone=${week.zone} title=${`${day.name}, ${hourText(hour)}`}
                past=${isPast(now, week, index, hour)} tab=${key === current} open=${() => (setAt(key), open({ day: index, hour }))} />
            </td>`;
          })}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/**
 * Hours that have something to open, as `day-hour`.
 * @param {unknown[][][]} hours
 * @param {unknown[][][]} tried
 */
function keysOf(hours, tried) {
  return hours.flatMap((day, index) =>
    HOURS.filter((hour) => day[hour].length > 0 || tried[index][hour].length > 0).map((hour) => `${index}-${hour}`),
  );
}

/** @param {string} key */
function dayOf(key) {
  return Number(key.split("-")[0]);
}

/**
 * The next hour that has something, in a direction: in the same row or column, else the one that is least far aside.
 * @param {string[]} filled
 * @param {string} from
 * @param {[number, number]} step
 */
function nearest(filled, from, [days, hours]) {
  const [day, hour] = from.split("-").map(Number);
  const ahead = filled
    .map((key) => ({ key, by: key.split("-").map(Number) }))
    .map(({ key, by: [d, h] }) => ({
      key,
      ahead: (d - day) * days + (h - hour) * hours,
      aside: Math.abs(days ? h - hour : d - day),
    }))
    .filter((each) => each.ahead > 0);
  return ahead.sort((a, b) =>
    days ? a.ahead - b.ahead || a.aside - b.aside : a.aside - b.aside || a.ahead - b.ahead,
  )[0]?.key;
}

/**
 * An hour in which nothing is planned all week takes little room.
 * @param {Week} week
 * @param {unknown[][][]} hours
 * @param {unknown[][][]} tried
 * @param {number} hour
 * @param {Place | null} now
 */
function rowClass(week, hours, tried, hour, now) {
  const empty = week.days.every(
    (_, day) => hours[day][hour].length + tried[day][hour].length === 0 && !clockNote(week, day, hour),
  );
  return empty && now?.hour !== hour ? "thin" : "";
}

/**
 * @param {Place | null} now
 * @param {Week} week
 * @param {number} day
 * @param {number} hour
 */
export function isPast(now, week, day, hour) {
  if (!now) return week.to <= minute.value;
  return day < now.day || (day === now.day && hour < now.hour);
}

/** @param {number} hour */
export function hourText(hour) {
  return `${String(hour).padStart(2, "0")}:00`;
}
