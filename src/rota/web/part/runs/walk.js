// The row that keys work on: it is known by its run, not by its place, so that a key does it to the row that was shown.
import { useEffect, useRef, useState } from "../../html.js";
import { go } from "../../state/route.js";
import { unitByName } from "../../state/unit.js";
import { runPath } from "../../text/path.js";
import { runDeeds } from "../deed.js";
import { useKeys } from "../keys.js";
import { say } from "../toast.js";
import { act } from "./selected.js";

/** @typedef {import("../../wire.d.ts").Run} Run */

/** The row that keys work on, by its run; `now` is ahead of `here` where keys come faster than rows are drawn. */
export function useHere() {
  const [here, show] = useState(/** @type {string | null} */ (null));
  const now = useRef(here);
  const set = (/** @type {string | null} */ id) => {
    now.current = id;
    show(id);
  };
  return { here, now, set };
}

/**
 * @param {{ at: ReturnType<typeof useHere>, runs: Run[], gone: Set<string>, toggle: (run: Run) => void, list: { current: HTMLElement | null } }} what
 */
export function useWalk({ at, runs, gone, toggle, list }) {
  const focus = useRef(false);
  const place = () => runs.findIndex((run) => run.id === at.now.current);
  /** @param {number} step */
  const walk = (step) => {
    const next = runs[place() < 0 ? 0 : Math.min(Math.max(place() + step, 0), runs.length - 1)];
    if (!next) return;
    focus.current = true;
    at.set(next.id);
  };
  useEffect(() => {
    if (!focus.current || place() < 0) return;
    focus.current = false;
    reveal(list.current, place());
    requestAnimationFrame(() =>
      document.getElementById(`run-${at.now.current}`)?.querySelector("a")?.focus({ preventScroll: true }),
    );
  });
  /** @param {(run: Run) => void} perform */
  const onIt = (perform) => () => {
    const current = runs[place()];
    if (!current) say("No row is chosen: j and k choose one.");
    else if (gone.has(current.id)) say("That run is not here any more.", { tone: "bad" });
    else perform(current);
  };
  /** @param {string} keys */
  const deed = (keys) =>
    onIt((run) => {
      const does = runDeeds(run, unitByName.value.get(run.task_name)).find((each) => each.keys === keys);
      if (!does || does.hidden) {
        say(run.status === "ended" ? "It has ended already." : "Not while it runs or waits.", { tone: "bad" });
      } else if (does.not) say(does.not, { tone: "bad" });
      else if (keys === "d") {
        walk(place() + 1 < runs.length ? 1 : -1);
        void act("delete", [{ ids: [run.id] }]);
      } else does.perform();
    });
  useKeys([
    { keys: "j", does: "Next run", perform: () => walk(1) },
    { keys: "k", does: "Run before", perform: () => walk(-1) },
    { keys: "x", does: "Select the run, or not", perform: onIt(toggle) },
    { keys: "Enter", does: "Open the run", perform: onIt((run) => go(runPath(run.id))) },
    { keys: "r", does: "Run it again", perform: deed("r") },
    { keys: "s", does: "Stop it", perform: deed("s") },
    { keys: "d", does: "Delete it", perform: deed("d") },
  ]);
  return runs[place()];
}

/**
 * Scrolls so that a row is in sight, below what sticks to the top and above what lies over the foot.
 * @param {HTMLElement | null} list
 * @param {number} place
 */
function reveal(list, place) {
  const rows = list?.querySelector("[role=rowgroup]:last-child");
  if (!list || !rows) return;
  const height = Number.parseFloat(list.style.getPropertyValue("--run-row"));
  const top = rows.getBoundingClientRect().top + place * height;
  const [above, below] = [140, 120];
  if (top < above) scrollBy(0, top - above);
  else if (top + height > innerHeight - below) scrollBy(0, top + height - innerHeight + below);
}
