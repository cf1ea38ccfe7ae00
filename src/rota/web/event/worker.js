// One connection for all tabs of this browser; it lives as long as one of them does.
import { Connection } from "./connection.js";

/** @type {Set<MessagePort>} */
const ports = new Set();
/** @type {Connection | null} */
let connection = null;

/** @param {import("./connection.js").Message} message */
function tell(message) {
  for (const port of ports) port.postMessage(message);
}

/** @param {MessagePort} port */
function join(port) {
  ports.add(port);
  port.onmessage = (/** @type {MessageEvent<string>} */ asked) => {
    if (asked.data === "bye") leave(port);
    else connection?.retry();
  };
  if (connection === null) {
    connection = new Connection(tell);
    void connection.open();
  } else {
    const { link, last, version, ahead } = connection;
    port.postMessage({ kind: "link", link });
    if (last !== null) {
      port.postMessage({ kind: "event", name: "joined", id: null, data: { latest_id: last, version, ahead } });
    }
  }
}

/** @param {MessagePort} port */
function leave(port) {
  ports.delete(port);
  if (ports.size > 0) return;
  connection?.close();
  connection = null;
}

// @ts-expect-error: the page's library is that of a document, which has no `onconnect`
self.onconnect = (/** @type {MessageEvent} */ event) => join(event.ports[0]);
