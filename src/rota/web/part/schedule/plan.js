// What is planned in a week, kept true: after a reload, and when somebody pauses or resumes a task.
import { computed, useEffect, useRef } from "../../html.js";
import { now } from "../../state/link.js";
import { REREAD, useResource } from "../../state/resource.js";
import { units } from "../../state/unit.js";
import { withQuery } from "../../text/path.js";

/** @typedef {import("../../wire.d.ts").Schedule} Schedule */
/** @typedef {import("../../wire.d.ts").PoolList} PoolList */
/** @typedef {import("../../text/week.js").Week} Week */

/** Now, to the minute: what moves once a second would draw the whole week once a second. */
export const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

/** Who is paused: whose firings will not run. */
const paused = computed(() =>
  (units.value ?? [])
    .filter((unit) => unit.paused_at)
    .map((unit) => unit.name)
    .join(" "),
);

/** @param {Week} week */
export function usePlan({ from, to }) {
  const path = withQuery("/api/schedule", { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  const plan = /** @type {typeof useResource<Schedule>} */ (useResource)(
    path,
    { "tasks.changed": () => REREAD },
    { keep: true },
  );
  const known = useRef(paused.value);
  useEffect(() => {
    if (known.current !== paused.value) plan.reread();
    known.current = paused.value;
  }, [paused.value]);
  return plan;
}

/** The pools by name; none as long as they are not known. */
export function usePools() {
  const pools = /** @type {typeof useResource<PoolList>} */ (useResource)("/api/pools", {
    "tasks.changed": () => REREAD,
  });
  return new Map((pools.value?.pools ?? []).map((pool) => [pool.name, pool]));
}
