// What the Board is drawn from: what happened and what is planned around a span, kept true by events.
import { useEffect, useMemo, useRef } from "../html.js";
import { REREAD, useResource } from "./resource.js";
import { Lanes, plannedOf } from "../part/board/lane.js";
import { resolution } from "../part/board/span.js";
import { withQuery } from "../text/path.js";

/** @typedef {import("../part/board/span.js").Span} Span */
/** @typedef {import("../wire.d.ts").Board} BoardAnswer */
/** @typedef {import("../wire.d.ts").Schedule} ScheduleAnswer */
/** @typedef {(lanes: Lanes) => void} Change */
/** @typedef {BoardAnswer & { changes?: Change[] }} ChangedBoard what came since is kept beside it, and drawn over it */

/**
 * @param {{ asked: Span, span: Span }} time what is asked for, and the part of it that is shown
 * @param {number} now
 * @param {number} width of the drawing, in pixels
 * @param {() => void} changed called when there is something new to draw
 */
export function useBoard({ asked: { from, to }, span }, now, width, changed) {
  const tell = useRef(changed);
  tell.current = changed;
  const fold =
    (/** @type {(data: any) => Change} */ make) => (/** @type {ChangedBoard} */ board, /** @type {any} */ data) => {
      (board.changes ??= []).push(make(data));
      tell.current();
      return board;
    };
  const place = fold(
    ({ run }) =>
      (lanes) =>
        lanes.place(run),
  );
  const past = /** @type {typeof useResource<ChangedBoard>} */ (useResource)(
    from < now
      ? withQuery("/api/board", { from: iso(from), to: iso(to), resolution: `${resolution(span, width)}s` })
      : null,
    {
      "run.created": place,
      "run.started": place,
      "run.updated": place,
      "run.ended": place,
      "run.restored": place,
      "run.deleted": fold(
        ({ run_id, task_name }) =>
          (lanes) =>
            lanes.remove(task_name, run_id),
      ),
      "slot.decided": fold(
        ({ slot }) =>
          (lanes) =>
            lanes.decide(slot),
      ),
    },
    { keep: true },
  );
  // Planned firings are asked for from the raster's instant on, so that the question stays the same for a while.
  const start = Math.max(from, Math.floor(now / PLAN_RASTER) * PLAN_RASTER);
  const plan = /** @type {typeof useResource<ScheduleAnswer>} */ (useResource)(
    to > now ? withQuery("/api/schedule", { from: iso(start), to: iso(Math.max(to, start + 60_000)) }) : null,
    {
      "tasks.changed": () => REREAD,
      "task.updated": (schedule, { task }) =>
        isPaused(schedule, task.name) === Boolean(task.paused_at) ? schedule : REREAD,
    },
    { keep: true },
  );
  const lanes = useMemo(() => (past.value ? new Lanes(past.value) : null), [past.value]);
  const planned = useMemo(() => plannedOf(plan.value), [plan.value]);
  useEffect(() => tell.current(), [lanes, planned]);
  return {
    /** The lanes as they are now. */
    lanes: () => {
      if (lanes) for (const change of past.value?.changes?.splice(0) ?? []) change(lanes);
      return lanes;
    },
    planned,
    schedule: plan.value,
    past,
    plan,
    truncated: past.value?.truncated ?? false,
  };
}

const PLAN_RASTER = 300_000;

/**
 * @param {ScheduleAnswer} schedule
 * @param {string} name
 */
function isPaused(schedule, name) {
  return schedule.tasks.find((task) => task.name === name)?.firings.some(({ note }) => note === "paused") ?? false;
}

/** @param {number} instant */
function iso(instant) {
  return new Date(instant).toISOString();
}
