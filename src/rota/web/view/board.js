import { html } from "../html.js";

export function Board() {
  return html`<p>Not built yet.</p>`;
}
