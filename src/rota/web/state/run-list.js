// The runs that fit a filter, in the order asked for.
import { useEffect, useMemo } from "../html.js";
import { asked, filterOf, fits } from "../text/filter.js";
import { orderOf } from "../text/order.js";
import { withQuery } from "../text/path.js";
import { Paged } from "./paged.js";
import { unitByName } from "./unit.js";

/** @typedef {import("../wire.d.ts").Run} Run */

const RUN_NEWS = ["run.created", "run.started", "run.updated", "run.ended", "run.restored"];

/**
 * The runs that an address asks for, for as long as the component is shown; another query is another list.
 * @param {URLSearchParams} query
 */
export function useRunList(query) {
  const path = withQuery("/api/runs", asked(query));
  const list = useMemo(() => runList(path, query), [path]);
  useEffect(() => list.start(), [list]);
  return {
    path,
    rows: list.rows.value,
    fault: list.fault.value,
    busy: list.busy.value,
    complete: list.complete.value,
    more: () => void list.more(),
    reread: () => void list.reread(),
  };
}

/**
 * @param {string} path
 * @param {URLSearchParams} query
 * @returns {Paged<Run>}
 */
function runList(path, query) {
  const filter = filterOf(query);
  const group = (/** @type {Run} */ run) => unitByName.peek().get(run.task_name)?.group;
  return new Paged({
    path,
    noun: "runs",
    idOf: (run) => run.id,
    compare: orderOf(query.get("sort_field") ?? "", query.get("sort_direction") ?? ""),
    fits: (run) => fits(run, filter, group(run)),
    news: ({ name, data }) => {
      if (RUN_NEWS.includes(name)) return { row: data.run };
      if (name === "run.deleted") return { gone: data.run_id };
      return name === "tasks.changed" && filter.group ? "reread" : null;
    },
  });
}
