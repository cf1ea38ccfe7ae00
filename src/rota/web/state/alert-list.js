// The notifications that fit a filter, the newest occurrence first.
import { useEffect, useMemo } from "../html.js";
import { items, micros } from "../text/filter.js";
import { withQuery } from "../text/path.js";
import { write } from "./api.js";
import { Paged } from "./paged.js";

/** @typedef {import("../wire.d.ts").Notification} Notification */

/**
 * The notifications that an address asks for, for as long as the component is shown.
 * @param {URLSearchParams} query
 */
export function useAlertList(query) {
  const path = withQuery("/api/notifications", Object.fromEntries(query));
  const { list, marked } = useMemo(() => alertList(path, query), [path]);
  useEffect(() => list.start(), [list]);
  return {
    path,
    rows: list.rows.value,
    fault: list.fault.value,
    complete: list.complete.value,
    busy: list.busy.value,
    more: () => void list.more(),
    reread: () => void list.reread(),
    /**
     * Read, or unread; what was marked here stays in sight, although it does not fit any more.
     * @param {string} id
     * @param {boolean} read
     */
    mark: async (id, read) => {
      marked.add(id);
      await write("POST", `/api/notifications/${encodeURIComponent(id)}/${read ? "read" : "unread"}`);
    },
  };
}

/**
 * All are read whose last occurrence was not later: what came meanwhile stays unread.
 * @param {string} until
 */
export async function markAllRead(until) {
  await write("POST", "/api/notifications/read", { last_read_at: until });
}

/**
 * @param {string} path
 * @param {URLSearchParams} query
 */
function alertList(path, query) {
  /** @type {Set<string>} */
  const marked = new Set();
  const severities = items(query.get("severity"));
  const unit = query.get("task_name");
  const unread = { true: true, 1: true, false: false, 0: false }[query.get("unread") ?? ""];
  const list = /** @type {Paged<Notification>} */ (
    new Paged({
      path,
      noun: "notifications",
      idOf: (/** @type {Notification} */ row) => row.id,
      compare: (a, b) => micros(b.last_occurred_at) - micros(a.last_occurred_at) || (a.id < b.id ? 1 : -1),
      fits: (row) =>
        (severities.length === 0 || severities.includes(row.severity)) &&
        (!unit || unit === row.task_name) &&
        (unread === undefined || unread === !row.read_at || marked.has(row.id)),
      news: ({ name, data }) => {
        if (name === "notification.created" || name === "notification.updated") return { row: data.notification };
        return name === "notifications.unread_count_changed" ? "reread" : null; // all were read, or some are not kept any more
      },
    })
  );
  return { list, marked };
}
