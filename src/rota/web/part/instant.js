// A time: how long ago, and the exact one, in the daemon's zone or the unit's own, for who points at it or listens.
import { html } from "../html.js";
import { now } from "../state/link.js";
import { zone as daemonZone } from "../state/daemon.js";
import { clock, day, dayName, exact, millis, relative } from "../text/instant.js";

/** @typedef {import("../text/instant.js").InstantLike} InstantLike */

/**
 * `3 m ago`.
 * @param {{ at: InstantLike | null | undefined, zone?: string, none?: string }} props
 */
export function Ago({ at, zone, none = "" }) {
  if (at === null || at === undefined) return html`<span class="soft">${none}</span>`;
  return html`<${Told} at=${at} zone=${zone} text=${relative(at, now.value)} />`;
}

/**
 * `14:05:09`, with the day where that is not today, and the year where it is another.
 * @param {{ at: InstantLike | null | undefined, zone?: string, seconds?: boolean, none?: string }} props
 */
export function At({ at, zone, seconds = false, none = "" }) {
  if (at === null || at === undefined) return html`<span class="soft">${none}</span>`;
  const where = zone ?? daemonZone.value;
  const time = clock(at, where, { seconds });
  const [date, today] = [day(at, where), day(now.value, where)];
  const year = date.slice(0, 4) === today.slice(0, 4) ? "" : ` ${date.slice(0, 4)}`;
  const text = date === today ? time : `${dayName(at, where)}${year} ${time}`;
  return html`<${Told} at=${at} zone=${zone} text=${text} />`;
}

/** @param {{ at: InstantLike, zone?: string, text: string }} props */
function Told({ at, zone, text }) {
  const whole = exact(at, zone ?? daemonZone.value);
  return html`<time class="type" datetime=${new Date(millis(at)).toISOString()} title=${whole} aria-label=${`${text}, ${whole}`} role="text">${text}</time>`;
}
