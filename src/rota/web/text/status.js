// What became of things, and what they are doing: one word, one tone and one glyph each, the same on every view.

/**
 * @typedef {"good" | "bad" | "wait" | "run" | "skip" | "miss"} Tone the name of a colour in look/tokens.css
 * @typedef {{ tone: Tone, glyph: keyof typeof GLYPHS, word: string }} Status
 */

/** Lines on a field of 16 × 16; a path that begins with `*` is filled. */
export const GLYPHS = {
  check: "M3 8.6l3.3 3.2L13 4.6",
  cross: "M4 4l8 8M12 4l-8 8",
  clock: "M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.2l2.2 1.6",
  square: "*M4.5 4.5h7v7h-7z",
  bolt: "*M9.5 1.5L3.5 9H7l-.8 5.5L12.5 7H9z",
  skip: "M3.5 4l4 4-4 4M8.5 4l4 4-4 4",
  full: "M2.5 4h11M2.5 8h11M2.5 12h6",
  spill: "M2.5 12.5h11M8 2.5v7M5 6.8l3 3 3-3",
  slash: "M8 2.5a5.5 5.5 0 1 0 .01 0M4.3 11.7l7.4-7.4",
  pulse: "M1.5 8.5h3L6.5 4l3 8.5 2-4h3",
  ring: "M8 3a5 5 0 1 0 .01 0",
  dash: "M3.5 8h9",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  dots: "*M3 6.7h2.6v2.6H3zM6.7 6.7h2.6v2.6H6.7zM10.4 6.7H13v2.6h-2.6z",
  play: "*M4.5 2.8v10.4L13 8z",
  turn: "M12.8 6A5.2 5.2 0 1 0 13 9.4M13 2.6V6.2H9.4",
  warn: "M8 2L1.8 13.2h12.4zM8 6.2v3.4M8 11.2v.6",
  up: "M8 13V3.5M4 7.2l4-4 4 4",
  down: "M8 3v9.5M4 8.8l4 4 4-4",
  late: "M3 3v10M13 8H5.5M8.6 4.6L5.2 8l3.4 3.4",
};

/** @type {Record<string, Status>} */
const STATUSES = {
  // how runs end
  success: { tone: "good", glyph: "check", word: "success" },
  failed: { tone: "bad", glyph: "cross", word: "failed" },
  timeout: { tone: "bad", glyph: "clock", word: "timeout" },
  crashed: { tone: "bad", glyph: "bolt", word: "crashed" },
  log_overflow: { tone: "bad", glyph: "spill", word: "log overflow" },
  start_failed: { tone: "bad", glyph: "slash", word: "start failed" },
  unhealthy: { tone: "bad", glyph: "pulse", word: "unhealthy" },
  skipped: { tone: "skip", glyph: "skip", word: "skipped" },
  queue_full: { tone: "skip", glyph: "full", word: "queue full" },
  dst_skipped: { tone: "skip", glyph: "turn", word: "skipped by the clock change" },
  stopped: { tone: "miss", glyph: "square", word: "stopped" },
  missed: { tone: "miss", glyph: "ring", word: "missed" },
  // what runs do
  pending: { tone: "wait", glyph: "dots", word: "waiting" },
  running: { tone: "run", glyph: "play", word: "running" },
  // what became of firings
  ran: { tone: "good", glyph: "check", word: "ran" },
  queued: { tone: "wait", glyph: "dots", word: "queued" },
  dst_repeat: { tone: "skip", glyph: "turn", word: "left out in the repeated hour" },
  paused: { tone: "miss", glyph: "pause", word: "paused" },
  held: { tone: "miss", glyph: "pause", word: "held" },
  caught_up: { tone: "wait", glyph: "late", word: "caught up later" },
  dropped: { tone: "skip", glyph: "skip", word: "dropped" },
  // what units and instances do
  idle: { tone: "miss", glyph: "dash", word: "idle" },
  waiting: { tone: "wait", glyph: "dots", word: "waiting to start" },
  ready: { tone: "good", glyph: "check", word: "ready" },
  healthy: { tone: "good", glyph: "check", word: "running" },
  starting: { tone: "wait", glyph: "up", word: "starting" },
  degraded: { tone: "wait", glyph: "warn", word: "degraded" },
  failing: { tone: "bad", glyph: "cross", word: "failing" },
  backoff: { tone: "wait", glyph: "clock", word: "waiting to start again" },
  stopping: { tone: "wait", glyph: "down", word: "stopping" },
  removed: { tone: "miss", glyph: "slash", word: "removed from the file" },
  // how loud a notification is
  info: { tone: "good", glyph: "check", word: "info" },
  warn: { tone: "wait", glyph: "warn", word: "warning" },
  error: { tone: "bad", glyph: "cross", word: "error" },
};

/** @type {Status} a word that a newer daemon knows and this page does not */
const UNKNOWN = { tone: "miss", glyph: "dash", word: "" };

/**
 * @param {string} word an end reason, a status, a verdict, a state or a severity
 * @returns {Status}
 */
export function statusOf(word) {
  return STATUSES[word] ?? { ...UNKNOWN, word: word.replaceAll("_", " ") };
}

/**
 * The word of a run: how it ended, else what it does.
 * @param {{ status: string, end_reason?: string }} run
 */
export function outcome(run) {
  return run.end_reason ?? run.status;
}

/**
 * What a unit is doing; a service that runs is well, a task that runs is at work.
 * @param {{ state?: string, kind?: string }} unit
 */
export function stateOf(unit) {
  const state = unit.state ?? "idle";
  return unit.kind === "service" && state === "running" ? "healthy" : state;
}

/** End reasons that somebody should look at. */
export const FAILURES = ["failed", "timeout", "crashed", "log_overflow", "start_failed", "unhealthy"];
