// What stands where there is nothing to show: a fault with its way on, an empty list with what to do, a wait.
import { html } from "../html.js";

/** @typedef {import("../state/api.js").Fault} FaultError */

/**
 * What happened, why, and what to do next.
 * @param {{ fault: FaultError, what?: string, retry?: () => void, children?: unknown }} props
 *   `what`: what could not be done, as a sentence begins: "The runs cannot be shown."
 */
export function Fault({ fault, what = "", retry, children }) {
  const faults = (fault.problem?.errors ?? []).filter(
    ({ message = "" }) => !message || !fault.message.includes(message),
  ); // told once
  return html`<div class=${`notice ${fault.kind === "refused" && fault.status !== 404 ? "" : "calm"}`} role="alert">
    <p>
      <strong>${what || "This did not work."}</strong> ${fault.message}
    </p>
    ${
      faults.length > 0 &&
      html`<ul>
      ${faults.map((each) => html`<li><code>${each.location}</code> ${each.message}</li>`)}
    </ul>`
    }
    <${Next} fault=${fault} />
    <div class="buttons">
      ${retry && html`<button class="button" type="button" onClick=${retry}>Try again</button>`} ${children}
    </div>
  </div>`;
}

/** @param {{ fault: FaultError }} props */
function Next({ fault }) {
  const words = fault.retryAfter ? `Try again in ${fault.retryAfter} s.` : fault.next;
  return words ? html`<p class="soft">${words}</p>` : null;
}

/**
 * An empty list: what it would hold, and what to do.
 * @param {{ title: string, children?: unknown }} props
 */
export function Empty({ title, children }) {
  return html`<div class="empty">
    <strong>${title}</strong>
    <div>${children}</div>
  </div>`;
}

/**
 * The shape of what is on its way.
 * @param {{ rows?: number, height?: number, what?: string }} props
 */
export function Skeleton({ rows = 4, height = 32, what = "Loading" }) {
  return html`<div role="status" aria-busy="true">
    <span class="away">${what}</span>
    ${Array.from({ length: rows }, () => html`<span class="bone" style=${{ height: `${height}px`, marginBottom: "8px" }} />`)}
  </div>`;
}

/**
 * What a resource shows: its value, else its fault, else a skeleton. A fault beside a value that is there is told above.
 * @template T
 * @param {{ of: { value: T | undefined, fault: FaultError | null, reread: () => void }, what: string, rows?: number,
 *   height?: number, children: (value: T) => unknown }} props
 */
export function Loaded({ of, what, rows, height, children }) {
  if (of.value !== undefined) {
    return html`${of.fault && html`<${Fault} fault=${of.fault} what=${`${what} may be out of date.`} retry=${of.reread} />`}
    ${children(of.value)}`;
  }
  if (of.fault) return html`<${Fault} fault=${of.fault} what=${`${what} cannot be shown.`} retry=${of.reread} />`;
  return html`<${Skeleton} rows=${rows} height=${height} what=${`${what}: loading`} />`;
}
