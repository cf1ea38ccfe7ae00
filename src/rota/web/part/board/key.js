// The Board by keys alone: from lane to lane, from run to run, in time, and what can be done with the lane's unit.
import { go } from "../../state/route.js";
import { pathOf, runPath } from "../../text/path.js";
import { unitDeeds } from "../deed.js";
import { useKeys } from "../keys.js";
import { say } from "../toast.js";
import { frameOf, HEAD } from "./frame.js";
import { neighbour } from "./hit.js";
import { panned, zoomed } from "./span.js";

/** @typedef {import("./hit.js").Hit} Hit */
/** @typedef {import("./row.js").Row} Row */
/** @typedef {import("./span.js").Span} Span */
/**
 * @template T
 * @typedef {import("@preact/signals").Signal<T>} Signal
 */
/**
 * @typedef {{ rows: Row[], current: Signal<string | null>, chosen: Signal<Hit | null>, span: Signal<Span>,
 *   setSpan: (span: Span) => void, following: Signal<boolean>, follow: (length: number) => void,
 *   board: ReturnType<typeof import("../../state/board.js").useBoard> }} Ground
 */

/** @param {Ground} ground */
export function useBoardKeys(ground) {
  const { span, setSpan, following, follow, chosen } = ground;
  const length = () => span.peek().to - span.peek().from;
  const zoom = (/** @type {number} */ factor) => {
    const next = zoomed(span.peek(), factor);
    if (following.peek()) follow(next.to - next.from);
    else setSpan(next);
  };
  useKeys([
    { keys: "j", does: "Next lane", perform: () => step(ground, 1) },
    { keys: "k", does: "Lane before", perform: () => step(ground, -1) },
    { keys: "l", does: "Next run of the lane", perform: () => choose(ground, 1) },
    { keys: "h", does: "Run before", perform: () => choose(ground, -1) },
    { keys: "Enter", does: "Open the run, or the unit", perform: () => open(ground) },
    { keys: "ArrowLeft", does: "Earlier", perform: () => setSpan(panned(span.peek(), -length() / 8)) },
    { keys: "ArrowRight", does: "Later", perform: () => setSpan(panned(span.peek(), length() / 8)) },
    { keys: "+", does: "Closer", perform: () => zoom(0.7) },
    { keys: "-", does: "From further away", perform: () => zoom(1.4) },
    { keys: "n", does: "Back to now", perform: () => follow(length()) },
    { keys: "Escape", does: "Close the card", perform: () => (chosen.value = null) },
    { keys: "r", does: "Run the lane’s unit, or restart it", perform: () => act(ground, "r") },
    { keys: "s", does: "Stop the lane’s unit", perform: () => act(ground, "s") },
    { keys: "p", does: "Pause the lane’s task, or resume it", perform: () => act(ground, "p") },
  ]);
}

/**
 * The lane that is chosen as the key is pressed: what was drawn may be a moment older.
 * @param {Ground} ground
 */
function laneOf({ rows, current }) {
  return rows.find((row) => row.unit && row.unit.name === current.peek()) ?? null;
}

/**
 * @param {Ground} ground
 * @param {number} by
 */
function step(ground, by) {
  const lanes = ground.rows.filter((row) => row.unit);
  const lane = laneOf(ground);
  const at = lane ? lanes.indexOf(lane) : -1;
  const next = lanes[at < 0 ? 0 : Math.min(lanes.length - 1, Math.max(0, at + by))];
  ground.current.value = next?.unit?.name ?? null;
  ground.chosen.value = null;
}

/**
 * Chooses the run after or before the one whose card is shown, and brings it in sight.
 * @param {Ground} ground
 * @param {1 | -1} by
 */
function choose(ground, by) {
  const { board, chosen, span, setSpan } = ground;
  const lane = laneOf(ground);
  if (!lane?.unit) return say("Choose a lane first, with j or k.", { tone: "bad" });
  const lanes = board.lanes();
  if (!lanes) return say("What happened is still being read.", { tone: "bad" });
  const { bars } = lanes.lane(lane.unit.name);
  const before = chosen.peek();
  const bar = neighbour(bars, before?.kind === "bar" ? before.bar.id : null, by);
  if (!bar) return say("Nothing of it ran in the time that was asked for.", { tone: "bad" });
  const half = (span.peek().to - span.peek().from) / 2;
  if (bar.start < span.peek().from || bar.start > span.peek().to) {
    setSpan({ from: bar.start - half, to: bar.start + half });
  }
  const { left } = frameOf(innerWidth);
  const x = left + ((bar.start - span.peek().from) / (2 * half)) * (innerWidth - left);
  const scrolled = document.querySelector(".board-chart")?.scrollTop ?? 0;
  chosen.value = { kind: "bar", bar, unit: lane.unit, x, y: HEAD + lane.top + lane.height - scrolled };
}

/** @param {Ground} ground */
function open(ground) {
  const chosen = ground.chosen.peek();
  const unit = laneOf(ground)?.unit;
  if (chosen?.kind === "bar") go(runPath(chosen.bar.id));
  else if (unit) go(pathOf(unit));
}

/**
 * @param {Ground} ground
 * @param {string} key
 */
function act(ground, key) {
  const unit = laneOf(ground)?.unit;
  if (!unit) return say("Choose a lane first, with j or k.", { tone: "bad" });
  const deed = unitDeeds(unit).find((each) => each.keys === key && !each.hidden);
  if (!deed || deed.not) say(deed?.not ?? "That cannot be done with it.", { tone: "bad" });
  else deed.perform();
}
