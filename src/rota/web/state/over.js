// What lies over the view just now. It is kept apart from the parts that show it, which come when first wanted.
import { signal } from "../html.js";

/** The palette; `deeds`: only what can be done with what is shown. */
export const palette = signal(/** @type {{ deeds: boolean } | null} */ (null));
/** Whether the keys are shown. */
export const help = signal(false);
/** The unit whose parameters are asked for before it runs. */
export const asked = signal(/** @type {import("../wire.d.ts").Task | null} */ (null));
/** The task that a reason is asked for before it is paused. */
export const pausing = signal(/** @type {import("../wire.d.ts").Task | null} */ (null));

/** @param {{ deeds?: boolean }} [options] */
export function openPalette({ deeds = false } = {}) {
  palette.value = { deeds };
}
