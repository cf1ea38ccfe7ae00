// The ledger of a task as a list: newest first, kept true by what is decided.
import { useEffect, useMemo } from "../../html.js";
import { Paged } from "../../state/paged.js";
import { millis } from "../../text/instant.js";
import { withQuery } from "../../text/path.js";
import { isPartOfStretch } from "../../text/slot.js";
import { unitPath } from "./detail.js";

/** @typedef {import("../../wire.d.ts").Slot} Slot */
/** @typedef {Slot & { id: string }} Row */

/** All of it, not only the last week. */
const BEGINNING = "1970-01-01T00:00:00Z";

/**
 * @param {string} name
 * @param {string} verdict the only one that is shown; empty: all are
 */
export function useSlotList(name, verdict) {
  const list = useMemo(() => slotList(name, verdict), [name, verdict]);
  useEffect(() => list.start(), [list]);
  const slots = list.rows.value;
  const rows = useMemo(() => slots?.map((slot) => /** @type {Row} */ ({ ...slot, id: slot.due_at })), [slots]);
  return {
    rows,
    fault: list.fault.value,
    busy: list.busy.value,
    complete: list.complete.value,
    more: () => void list.more(),
    reread: () => void list.reread(),
  };
}

/**
 * @param {string} name
 * @param {string} verdict
 * @returns {Paged<Slot>}
 */
function slotList(name, verdict) {
  return new Paged({
    path: withQuery(`${unitPath(name)}/slots`, { from: BEGINNING, verdict }),
    noun: "slots",
    idOf: (slot) => slot.due_at,
    compare: (a, b) => millis(b.due_at) - millis(a.due_at),
    fits: (slot) => !verdict || slot.verdict === verdict,
    news: ({ name: event, data }) => {
      if (event !== "slot.decided" || data.slot.task_name !== name) return null;
      return isPartOfStretch(data.slot) ? "reread" : { row: data.slot };
    },
  });
}
