// What is planned in a week, kept true: after a reload, and when somebody pauses or resumes a task.
import { computed, useEffect, useMemo, useRef } from "../../html.js";
import { now } from "../../state/link.js";
import { REREAD, useResource } from "../../state/resource.js";
import { unitByName, units } from "../../state/unit.js";
import { collisions, overlaps } from "../../text/collision.js";
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

/** What decides who waits: where that changes, and only there, collisions are looked for again. */
const rules = computed(() =>
  (units.value ?? []).map((unit) => `${unit.name} ${unit.pool} ${unit.on_overlap} ${unit.parallelism}`).join("\n"),
);

/**
 * What the units of a plan do to each other.
 * @param {import("../../text/week.js").Planned[]} tasks
 */
export function useClashes(tasks) {
  const pools = /** @type {typeof useResource<PoolList>} */ (useResource)("/api/pools", {
    "tasks.changed": () => REREAD,
  });
  const known = pools.value?.pools;
  return useMemo(() => {
    const byName = new Map((known ?? []).map((pool) => [pool.name, pool]));
    return {
      crowds: collisions(tasks, unitByName.peek(), byName),
      late: overlaps(tasks, unitByName.peek()),
      fault: pools.fault,
    };
  }, [tasks, known, rules.value, pools.fault]);
}
