// How far the replacing of a service's instances is, and where it halted.
import { html } from "../../html.js";

/** @param {{ service: import("../../wire.d.ts").TaskDetail }} props */
export function Rolling({ service: { rolling_now: rolling, name } }) {
  if (!rolling) return null;
  const { replaced, of, halted, reason } = rolling;
  return html`<div class=${`rolling ${halted ? "bad" : ""}`} role="status">
    <p>
      ${
        halted
          ? html`<strong>Replacing halted after <span class="type">${replaced}</span> of <span class="type">${of}</span>.</strong> <span dir="auto">${reason}</span> The others serve on as they were; Restart tries again.`
          : html`Replacing its instances: <span class="type">${replaced}</span> of <span class="type">${of}</span> done.`
      }
    </p>
    <progress aria-label=${`Replacing the instances of ${name}`} value=${replaced} max=${of}></progress>
  </div>`;
}
