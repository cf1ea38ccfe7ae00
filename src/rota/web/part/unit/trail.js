// What processes used in the last minutes, as far as this tab has heard: there is a figure every five seconds.
import { useEffect, useSignal } from "../../html.js";
import { follow } from "../../event/journal.js";

/** @typedef {{ cpu: number, memory: number }[]} Trail oldest first */
/** @typedef {import("../../wire.d.ts").Usage} Usage */

/** Five minutes. */
const KEPT = 60;

/** By the id of the run. */
export function useTrails() {
  const trails = useSignal(/** @type {Map<string, Trail>} */ (new Map()));
  useEffect(
    () =>
      follow((entry) => {
        if (entry?.name === "system") trails.value = longer(trails.peek(), entry.data.runs);
      }),
    [],
  );
  return trails;
}

/**
 * @param {Map<string, Trail>} trails
 * @param {Record<string, Usage>} runs
 */
export function longer(trails, runs) {
  return new Map(
    Object.entries(runs).map(([id, { cpu_usage: cpu, memory }]) => [
      id,
      [...(trails.get(id) ?? []), { cpu, memory }].slice(-KEPT),
    ]),
  );
}
