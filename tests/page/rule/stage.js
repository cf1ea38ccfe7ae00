// A page without a browser: what the shared connection tells is told by the test, what is asked is answered when it says.

/** @type {any[]} */
const ports = [];
globalThis.addEventListener ??= () => {};
Object.assign(globalThis, {
  document: { addEventListener: () => {}, visibilityState: "visible" },
  SharedWorker: class {
    port = { postMessage: () => {}, close: () => {} };
    constructor() {
      ports.push(this.port);
    }
  },
});

/** @type {{ path: string, answer: (data: unknown, eventId: string) => Promise<void>, refuse: (status: number) => Promise<void>, signal: AbortSignal }[]} */
export const asked = [];
globalThis.fetch = /** @type {any} */ (
  (/** @type {string} */ path, /** @type {{ signal: AbortSignal }} */ { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      const headers = { "Content-Type": "application/json" };
      asked.push({
        path,
        signal,
        answer: (data, eventId) => {
          resolve(new Response(JSON.stringify(data), { headers: { ...headers, "Rota-Event-Id": eventId } }));
          return settled();
        },
        refuse: (status) => {
          resolve(new Response("{}", { status, headers }));
          return settled();
        },
      });
    })
);

/** Whatever has been promised by now is kept. */
export async function settled() {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((done) => setImmediate(done));
}

/**
 * The newest request, which nobody has answered yet.
 * @param {number} [count] so many there must have been
 */
export function last(count = asked.length) {
  if (asked.length !== count) {
    throw new Error(`asked ${asked.length} times: ${asked.map(({ path }) => path).join(", ")}`);
  }
  return /** @type {(typeof asked)[number]} */ (asked.at(-1));
}

/** @param {object} message */
function tell(message) {
  for (const port of ports) port.onmessage?.({ data: message });
}

/** @param {string} id @param {string} name @param {object} data */
export function event(id, name, data) {
  tell({ kind: "event", id, name, data });
}

/** @param {string} latest_id */
export function hello(latest_id) {
  tell({
    kind: "event",
    id: null,
    name: "hello",
    data: { boot: latest_id.split("-")[0], latest_id, now: new Date().toISOString(), version: "1" },
  });
  tell({ kind: "link", link: { phase: "live", since: Date.now(), why: "", retryAt: null } });
}

/** @param {string} latest_id */
export function lost(latest_id) {
  tell({ kind: "event", id: null, name: "lost", data: { asked: "", latest_id } });
}

/** The connection broke. */
export function broken() {
  tell({ kind: "link", link: { phase: "lost", since: Date.now(), why: "", retryAt: null } });
}

/**
 * Chance that is the same each time (https://en.wikipedia.org/wiki/Xorshift).
 * @param {number} seed not 0
 * @returns {(sides: number) => number} from 0 on
 */
export function diceOf(seed) {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}
