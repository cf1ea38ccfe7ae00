// The one place that asks the API: what it answers, or in words why it did not.
import { signal } from "../html.js";

/** So long an answer may take; then the page says that none comes. Milliseconds. */
const PATIENCE = 20_000;

/** Whether the daemon wants somebody to sign in before it tells anything more. */
export const signedOut = signal(false);

/**
 * @typedef {import("../wire.d.ts").ErrorModel} ErrorModel
 * @typedef {"refused" | "slow" | "away"} FaultKind refused: the daemon said no; slow: it said nothing; away: not there
 */

/** Why something asked for did not come: `message` says what happened, `next` what to do. */
export class Fault extends Error {
  /**
   * @param {FaultKind} kind
   * @param {string} message
   * @param {{ status?: number, next?: string, problem?: ErrorModel | null, retryAfter?: number | null }} [more]
   */
  constructor(kind, message, { status = 0, next = "", problem = null, retryAfter = null } = {}) {
    super(message);
    this.name = "Fault";
    this.kind = kind;
    this.status = status;
    this.next = next;
    this.problem = problem;
    /** Seconds after which it may be asked again; null where nothing was said of it. */
    this.retryAfter = retryAfter;
  }
}

/**
 * @template T
 * @typedef {{ data: T, eventId: string | null, headers: Headers, status: number }} Answer
 */

/**
 * GET.
 * @template T
 * @param {string} path with its query
 * @param {{ signal?: AbortSignal, patience?: number }} [options]
 * @returns {Promise<Answer<T>>}
 * @throws {Fault}
 */
export function read(path, options = {}) {
  return ask("GET", path, undefined, options);
}

/**
 * POST, PUT, PATCH or DELETE. Nothing is sent twice: who is not answered is told so.
 * @template T
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {{ signal?: AbortSignal, patience?: number, headers?: Record<string, string> }} [options]
 * @returns {Promise<Answer<T>>}
 * @throws {Fault}
 */
export function write(method, path, body, options = {}) {
  return ask(method, path, body, options);
}

/**
 * @template T
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {{ signal?: AbortSignal, patience?: number, headers?: Record<string, string> }} options
 * @returns {Promise<Answer<T>>}
 */
async function ask(method, path, body, { signal: stop, patience = PATIENCE, headers = {} }) {
  const slow = AbortSignal.timeout(patience);
  const answer = await send(path, {
    method,
    headers: { "Rota-Client": "ui", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: stop ? AbortSignal.any([stop, slow]) : slow,
    cache: "no-store",
  });
  const text = await answer.text().catch((fault) => {
    throw slow.aborted || fault instanceof TypeError ? silent(slow) : fault;
  });
  if (!answer.ok) throw refusal(answer, text);
  return {
    data: dataOf(answer, text),
    eventId: answer.headers.get("Rota-Event-Id"),
    headers: answer.headers,
    status: answer.status,
  };
}

/**
 * What was answered. A page of a proxy (its own sign-in, say) is no answer of Rota's, whatever its status.
 * @param {Response} answer
 * @param {string} text
 * @throws {Fault}
 */
function dataOf(answer, text) {
  const kind = answer.headers.get("Content-Type") ?? "";
  if (kind.includes("html")) {
    throw new Fault("away", "Something else than Rota answered.", {
      next: "A proxy in between, perhaps: load the page anew.",
    });
  }
  if (!kind.includes("json") || !text) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault("away", "The answer was cut off on its way.", { next: "Try again." });
  }
}

/**
 * @param {string} path
 * @param {RequestInit & { signal: AbortSignal }} request
 */
async function send(path, request) {
  try {
    return await fetch(path, request);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault; // nobody waits for it any more
    throw silent(fault instanceof DOMException ? request.signal : null);
  }
}

/** @param {AbortSignal | null} slow */
function silent(slow) {
  if (slow?.aborted) {
    return new Fault("slow", "The daemon has not answered in time.", { next: "It may be busy. Try again." });
  }
  return new Fault("away", "The daemon cannot be reached.", {
    next: "The page tries again by itself. On the machine, `rota status` tells whether Rota runs.",
  });
}

/**
 * @param {Response} answer
 * @param {string} text
 */
function refusal(answer, text) {
  const problem = problemOf(answer, text);
  const { status } = answer;
  if (status === 401) signedOut.value = true;
  const after = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  return new Fault("refused", problem?.detail ?? `The daemon answered ${status} ${answer.statusText}`.trimEnd() + ".", {
    status,
    problem,
    next:
      NEXT[status] ??
      (status >= 500 ? "The daemon’s log tells more: see System, or daemon.log in its data directory." : ""),
    retryAfter: Number.isNaN(after) ? null : after,
  });
}

/** @type {Record<number, string>} */
const NEXT = {
  401: "Sign in to go on.",
  403: "Somebody with a higher role can do it.",
  404: "It may have been deleted, or renamed in rota.toml.",
  429: "Wait a little, then try again.",
  503: "It starts or stops. Try again in a moment.",
};

/**
 * @param {Response} answer
 * @param {string} text
 * @returns {ErrorModel | null} null where it is not the daemon that speaks (a proxy, say)
 */
function problemOf(answer, text) {
  if (!answer.headers.get("Content-Type")?.startsWith("application/problem+json")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // cut off on its way: the status is all that is known
  }
}

/**
 * The page's word for whatever was thrown; a defect of our own is told as such, not swallowed.
 * @param {unknown} thrown
 * @returns {Fault}
 */
export function faultOf(thrown) {
  if (thrown instanceof Fault) return thrown;
  return new Fault("refused", `The page has a defect: ${thrown}`, { next: "Load the page anew." });
}

/** @param {unknown} thrown */
export function isAborted(thrown) {
  return thrown instanceof DOMException && thrown.name === "AbortError";
}
