// Buttons and keys of what can be done. What cannot be done now says why, and is not hidden.
import { html } from "../html.js";
import { daemon, may } from "../state/daemon.js";
import * as deed from "../state/deed.js";
import { asked, pausing } from "../state/over.js";
import { go, path } from "../state/route.js";
import { pathOf, runPath } from "../text/path.js";
import { useKeys } from "./keys.js";
import { say, sayFault } from "./toast.js";

/** @typedef {import("../state/subject.js").Deed} Deed */
/** @typedef {import("../wire.d.ts").Task} Task */
/** @typedef {import("../wire.d.ts").Run} Run */

/**
 * A row of buttons; their keys work too.
 * @param {{ deeds: Deed[] }} props
 */
export function Deeds({ deeds }) {
  const shown = deeds.filter((each) => !each.hidden);
  useKeys(
    shown.flatMap(({ keys, label, perform, not }) =>
      keys ? [{ keys, does: label, perform: not ? () => say(not, { tone: "bad" }) : perform }] : [],
    ),
  );
  return html`<div class="buttons">${shown.map((each) => html`<${Button} key=${each.label} deed=${each} />`)}</div>`;
}

/** @param {{ deed: Deed }} props */
function Button({ deed: { label, perform, not, main, harm, keys } }) {
  return html`<button
    type="button"
    class=${`button ${main ? "main" : ""} ${harm ? "harm" : ""}`}
    aria-disabled=${not ? "true" : undefined}
    title=${not ?? (keys ? `${label} (${keys})` : undefined)}
    aria-keyshortcuts=${keys}
    onClick=${not ? () => say(not, { tone: "bad" }) : perform}
  >
    ${label}
  </button>`;
}

/**
 * Does it, and says what became of it, unless `words` did so itself; what is refused is told in the daemon's words.
 * @template T
 * @param {() => Promise<T>} act
 * @param {(done: T) => string} words
 */
export async function attempt(act, words) {
  try {
    const done = await act();
    const said = words(done);
    if (said) say(said);
    return done;
  } catch (thrown) {
    sayFault(thrown);
    return undefined;
  }
}

/**
 * Why nothing may be done with a unit, where that is so.
 * @param {Task | undefined} unit
 */
function locked(unit) {
  if (!may("trigger")) return "Your role may look, but not touch: it takes operator.";
  if (unit?.state === "removed") return "It is no longer in rota.toml.";
  if (unit?.api_trigger === false) return "rota.toml has api_trigger = false for it: it is only run by its schedule.";
  return daemon.value && !daemon.value.scheduling_active ? "Rota is stopping." : undefined;
}

/**
 * What can be done with a unit as it is now.
 * @param {Task} unit
 * @returns {Deed[]}
 */
export function unitDeeds(unit) {
  const not = locked(unit);
  const tell = (/** @type {"start" | "stop" | "restart" | "pause" | "resume"} */ verb) => () =>
    void attempt(
      () => deed.tell(unit.name, verb),
      (action) => action.message,
    );
  if (unit.kind === "service") return serviceDeeds(unit, not, tell);
  const busy = Boolean(unit.active_runs || unit.queued_runs || unit.retry_at);
  return [
    { label: "Run now", keys: "r", main: true, not, perform: () => run(unit) },
    {
      label: "Stop",
      keys: "s",
      harm: busy,
      not: not ?? (busy ? undefined : "Nothing of it runs or waits."),
      perform: tell("stop"),
    },
    unit.paused_at
      ? { label: "Resume", keys: "p", not, hidden: !unit.cron, perform: tell("resume") }
      : { label: "Pause", keys: "p", not, hidden: !unit.cron, perform: () => (pausing.value = unit) },
  ];
}

/**
 * @param {Task} unit
 * @param {string | undefined} not
 * @param {(verb: "start" | "stop" | "restart") => () => void} tell
 * @returns {Deed[]}
 */
function serviceDeeds(unit, not, tell) {
  const stopped = unit.state === "stopped";
  const atOnce = () =>
    void attempt(
      () => deed.tell(unit.name, "restart", { query: { rolling: "false" } }),
      (action) => action.message,
    );
  return [
    { label: "Start", keys: "r", main: true, not, hidden: !stopped, perform: tell("start") },
    { label: "Restart", keys: "r", main: true, not, hidden: stopped, perform: tell("restart") },
    { label: "Restart all at once", not, hidden: stopped || (unit.instances ?? 1) < 2, perform: atOnce },
    {
      label: "Stop",
      keys: "s",
      harm: true,
      not: not ?? (unit.state === "stopping" ? "It stops already." : undefined),
      hidden: stopped,
      perform: tell("stop"),
    },
  ];
}

/**
 * What can be done with one instance of a service as it is now.
 * @param {Task} unit
 * @param {import("../wire.d.ts").Instance} instance
 * @returns {Deed[]}
 */
export function instanceDeeds(unit, { index, desired, state }) {
  const not = locked(unit);
  const tell = (/** @type {"start" | "stop" | "restart"} */ verb) => () =>
    void attempt(
      () => deed.tell(unit.name, verb, { query: { instance: String(index) } }),
      (action) => action.message,
    );
  const down = desired === "down" || state === "stopped" || state === "failing";
  return [
    { label: "Start", not, hidden: !down, perform: tell("start") },
    { label: "Restart", not, hidden: down, perform: tell("restart") },
    { label: "Stop", harm: true, not, hidden: desired === "down" || state === "stopped", perform: tell("stop") },
  ];
}

/**
 * Runs it now; what it takes parameters for is asked first.
 * @param {Task} unit
 */
export function run(unit) {
  if (unit.has_params) asked.value = unit;
  else void attempt(() => deed.runTask(unit.name), told);
}

/**
 * Says what became of the wish to run it, with the way there.
 * @param {Run} made
 */
export function told(made) {
  const text =
    made.status === "ended" ? `It did not run: ${made.reason ?? made.end_reason}` : `${made.task_name} was started.`;
  say(text, { action: { label: "Look at it", perform: () => go(runPath(made.id)) } });
  return "";
}

/**
 * What can be done with a run as it is now.
 * @param {Run} made
 * @param {Task | undefined} unit
 * @returns {Deed[]}
 */
export function runDeeds(made, unit) {
  const not = locked(unit);
  const ended = made.status === "ended";
  return [
    {
      label: "Run again",
      keys: "r",
      main: ended,
      not: not ?? (unit ? undefined : "Its unit is no longer in rota.toml."),
      hidden: made.kind === "service",
      perform: () => void attempt(() => deed.rerun(made.id), told),
    },
    {
      label: "Stop",
      keys: "s",
      harm: true,
      not,
      hidden: ended,
      perform: () =>
        void attempt(
          () => deed.stopRun(made.id),
          (action) => action.message,
        ),
    },
    {
      label: "Delete",
      keys: "d",
      not: may("trigger") ? undefined : not,
      hidden: !ended,
      perform: () => void remove(made),
    },
  ];
}

/** @param {Run} made */
async function remove(made) {
  try {
    await deed.deleteRun(made.id);
  } catch (thrown) {
    sayFault(thrown);
    return;
  }
  if (path.peek() === runPath(made.id)) go(pathOf({ name: made.task_name, kind: made.kind })); // a list is stayed in
  const restore = () =>
    void attempt(
      () => deed.bulk("restore", { ids: [made.id] }),
      () => "The run is back.",
    );
  say("The run is deleted; for an hour it can be had back.", { action: { label: "Undo", perform: restore } });
}
