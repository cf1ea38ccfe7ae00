// The policies of a service in words: when it is up, what follows an end, how it is replaced, what it needs.
import { listed, says, typed } from "../sentence.js";
import { delays, ladder } from "./end.js";
import { lasting } from "./lasting.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {NonNullable<TaskDetail["health"]>} Probe */
/** @typedef {import("../sentence.js").Sentence} Sentence */

/**
 * @param {TaskDetail} service
 * @returns {[string, Sentence | null][]}
 */
export function ofService(service) {
  return [
    ["Start", start(service)],
    ["Needs", service.depends_on?.length ? needs(service, service.depends_on) : null],
    ["Ready", ready(service)],
    ["Health", service.health ? health(service.health) : null],
    [
      "Watchdog",
      service.watchdog
        ? says`It says ${typed("WATCHDOG=1")} at least every ${lasting(service.watchdog)}, or is ended as unhealthy.`
        : null,
    ],
    ["End", end(service)],
    ["Failing", failing(service)],
    ["Replacing", replacing(service)],
    ["Stop", says`${ladder(service)}.`],
    [
      "Sockets",
      service.sockets?.length ? says`Rota holds ${listed(service.sockets.map(typed))} open and passes them on.` : null,
    ],
  ];
}

/** @param {TaskDetail} service */
function start({ autostart, instances = 1, priority = 0 }) {
  const many = instances === 1 ? "One instance" : `${instances} instances`;
  const when = autostart === false ? "started by hand only" : "started with Rota";
  return says`${many}, ${when}${priority === 0 ? "" : `, priority ${priority}`}.`;
}

/**
 * @param {TaskDetail} service
 * @param {string[]} names
 */
function needs({ depends_timeout: most = 0, cascade }, names) {
  const wait = most === 0 ? "It starts after" : "It waits for";
  const length = most === 0 ? "" : `, ${lasting(most)} at most`;
  const also = cascade ? ", and restarts after each restart of one of them" : "";
  return says`${wait} ${listed(names.map(typed))}${length}${also}.`;
}

/** @param {TaskDetail} service */
function ready({ ready: probe, health: asked, healthy_after: deadline = 0 }) {
  const used = probe ?? asked;
  if (!used) return says`As soon as it has a process${deadline === 0 ? "" : `; healthy after ${lasting(deadline)}`}.`;
  const within = deadline === 0 ? "" : `, within ${lasting(deadline)} of its start`;
  return says`Once ${question(used)}${within}.`;
}

/** @param {Probe} probe */
function health(probe) {
  return says`Every ${lasting(probe.interval)} it is asked whether ${question(probe)}; ${probe.failures} times no in a row ends it.`;
}

/** @param {Probe} probe */
function question({ http, tcp, command, log }) {
  if (http) return says`${typed(http)} answers 2xx or 3xx`;
  if (tcp) return says`${typed(tcp)} takes a connection`;
  if (command) return says`${typed(command)} ends with exit code 0`;
  if (log) return says`a line of its output matches ${typed(log)}`;
  return says`it has said ${typed("READY=1")}`;
}

/** @param {TaskDetail} service */
function end({ restart, ...rest }) {
  if (restart === "never") return says`It is not started again.`;
  const policy = { delay: rest.restart_delay, backoff: rest.restart_backoff, most: rest.restart_max_delay };
  const why = restart === "on_failure" ? "After a failure it is started again" : "It is started again";
  return says`${why}, ${delays(policy, Infinity)}.`;
}

/** @param {TaskDetail} service */
function failing({ restart, start_retries: tries = 0, when_failing: then, restart_max_delay: pause }) {
  if (restart === "never") return null;
  const after = tries === 0 ? "After one failed start" : `After ${tries + 1} failed starts in a row`;
  if (then === "stop") return says`${after} it is given up until you start it.`;
  return says`${after} it is tried only every ${lasting(pause ?? 60e9)}.`;
}

/** @param {TaskDetail} service */
function replacing({ rolling, instances = 1 }) {
  if (!rolling) return null;
  const order = rolling.start_first
    ? "the new one is up before the old one stops"
    : "the old one stops before the new one starts";
  if (instances === 1) return says`On a restart ${order}.`;
  const { max_unavailable: most } = rolling;
  return says`On a restart ${most === 1 ? "one instance" : `${most} instances`} at a time; ${order}.`;
}
