// What a run that goes on uses right now, as the daemon tells it every five seconds.
import { useEffect, useState } from "../../html.js";
import { follow } from "../../event/journal.js";

/** @typedef {import("../../wire.d.ts").Usage} Usage */

/**
 * Nothing until it was told, and nothing of a run that does not go on.
 * @param {import("../../wire.d.ts").Run} run
 * @returns {Usage | null}
 */
export function useUsage({ id, status }) {
  const [usage, setUsage] = useState(/** @type {Usage | null} */ (null));
  useEffect(() => {
    setUsage(null);
    if (status !== "running") return undefined;
    return follow((entry) => {
      if (entry?.name === "system") setUsage(entry.data.runs[id] ?? null);
    });
  }, [id, status]);
  return usage;
}
