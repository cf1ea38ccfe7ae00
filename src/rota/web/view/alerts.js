import { html } from "../html.js";

export function View() {
  return html`<p>Not built yet.</p>`;
}
