// How this tab hears of everything: through the worker that all tabs share, or by a connection of its own.
import { Connection } from "./connection.js";

/** @typedef {import("./connection.js").Message} Message */

/** @type {Set<(message: Message) => void>} */
const listeners = new Set();
/** @type {{ retry: () => void, close: () => void } | null} */
let source = null;

/**
 * Calls `hear` for each message from now on; what it answers ends that.
 * @param {(message: Message) => void} hear
 */
export function listen(hear) {
  listeners.add(hear);
  source ??= start();
  return () => {
    listeners.delete(hear);
  };
}

/** Tries again at once, where there is no connection. */
export function retry() {
  source?.retry();
}

/** @param {Message} message */
function tell(message) {
  for (const hear of [...listeners]) hear(message);
}

function start() {
  addEventListener("online", retry);
  addEventListener("pageshow", (event) => event.persisted && (source = open()));
  addEventListener("pagehide", () => source?.close());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
  return open();
}

function open() {
  return "SharedWorker" in globalThis ? shared() : alone();
}

function shared() {
  const worker = new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module", name: "rota" });
  const { port } = worker;
  port.onmessage = (event) => tell(event.data);
  worker.onerror = () => {
    port.close();
    source = alone();
  };
  return {
    retry: () => port.postMessage("retry"),
    close: () => port.postMessage("bye"),
  };
}

function alone() {
  const connection = new Connection(tell);
  void connection.open();
  return connection;
}
