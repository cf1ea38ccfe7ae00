// What rota.toml lays down for the unit, one line each.
import { html } from "../../html.js";
import { policies } from "../../text/policy.js";
import { Words } from "./words.js";

/** @param {{ unit: import("../../wire.d.ts").TaskDetail }} props */
export function Policies({ unit }) {
  return html`<dl class="facts policies">
    ${policies(unit).map(
      ({ topic, words }) => html`<dt>${topic}</dt>
        <dd><${Words} of=${words} /></dd>`,
    )}
  </dl>`;
}
