// "What if": an expression that is tried out. It stands in the address, so that it can be sent to somebody.
import { useResource } from "../../state/resource.js";
import { query, setQuery } from "../../state/route.js";
import { millis } from "../../text/instant.js";
import { withQuery } from "../../text/path.js";

/** @typedef {import("../../wire.d.ts").Preview} Preview */
/** @typedef {{ cron: string, zone: string, name: string }} Trial */

/** So many instants are told. */
export const TOLD = 20;
/** As many as the API tells of what falls into the week. */
const DRAWN = 100;

/** @returns {Trial} what the address says */
export function trialOf() {
  const at = query.value;
  return { cron: at.get("cron") ?? "", zone: at.get("timezone") ?? "", name: at.get("name") ?? "" };
}

/** @param {Trial} changes */
export function setTrial(changes) {
  setQuery({ cron: changes.cron, timezone: changes.zone, name: changes.name });
}

/**
 * Its next instants.
 * @param {Trial} trial
 */
export function useNext(trial) {
  return /** @type {typeof useResource<Preview>} */ (useResource)(pathOf(trial, { n: TOLD }));
}

/**
 * Its instants in a week, in milliseconds since 1970: none as long as they are not known, or where it is none.
 * @param {Trial} trial
 * @param {import("../../text/week.js").Week} week
 */
export function useDrawn(trial, { from, to }) {
  const drawn = /** @type {typeof useResource<Preview>} */ (useResource)(
    pathOf(trial, { n: DRAWN, from: new Date(from).toISOString() }),
  );
  const firings = drawn.fault ? [] : (drawn.value?.firings ?? []);
  return firings
    .filter(({ will_run }) => will_run)
    .map(({ due_at }) => millis(due_at))
    .filter((at) => at >= from && at < to);
}

/**
 * @param {Trial} trial
 * @param {Record<string, string | number>} more
 */
function pathOf({ cron, zone, name }, more) {
  if (cron.trim() === "") return null;
  return withQuery("/api/schedule/preview", { cron: cron.trim(), timezone: zone.trim(), name: name.trim(), ...more });
}
