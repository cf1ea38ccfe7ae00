// What rota.toml says that is typed rather than told: the command, where it stands, what it is handed.
import { html, useState } from "../../html.js";
import { commandText } from "../../text/command.js";
import { Copy } from "../copy.js";
import { Part } from "./question.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../../wire.d.ts").Param} Param */

/** A script longer than this is folded. */
const LINES = 12;

/** @param {{ unit: TaskDetail }} props */
export function Definition({ unit }) {
  const { defined_at: at, env_names: env, secret_names: secrets, params = [] } = unit;
  const place = `${at.file}:${at.line}`;
  return html`<${Part} title="What it runs" beside=${html`<span class="place"><code class="cut" title=${place}>${short(at)}</code><${Copy} text=${place} what=${place} /></span>`}>
      <${Command} run=${unit.run} />
    <//>
    ${params.length > 0 && html`<${Part} title="Parameters"><${Params} params=${params} /><//>`}
    ${
      (env.length > 0 || secrets.length > 0) &&
      html`<${Part} title="Environment">
      <ul class="names">
        ${env.map((name) => html`<li><code>${name}</code></li>`)}
        ${secrets.map((name) => html`<li><code>${name}</code> <span class="soft">secret</span></li>`)}
      </ul>
    <//>`
    }`;
}

/** @param {{ run: TaskDetail["run"] }} props */
function Command({ run }) {
  const [open, setOpen] = useState(false);
  const lines = commandText(run).split("\n");
  const shown = open ? lines : lines.slice(0, LINES);
  return html`<pre class="command" tabindex="0" aria-label="The command" dir="ltr">${shown.join("\n")}</pre>
    ${
      lines.length > LINES &&
      html`<button class="button small quiet" type="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${open ? "Show less" : `Show all ${lines.length} lines`}
    </button>`
    }`;
}

/** @param {{ params: Param[] }} props */
function Params({ params }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="Parameters">
    <table class="list params">
      <thead><tr><th scope="col">Name</th><th scope="col">Takes</th><th scope="col">Default</th><th scope="col">Description</th></tr></thead>
      <tbody>
        ${params.map(
          (param) => html`<tr>
            <th scope="row"><code>${param.name}</code></th>
            <td>${takes(param)}</td>
            <td>${param.default === undefined ? html`<span class="soft">${param.required ? "required" : "none"}</span>` : html`<code dir="auto">${String(param.default)}</code>`}</td>
            <td class="reason" dir="auto">${param.description}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {Param} param */
function takes({ type, choices, pattern, as, name }) {
  const kind = choices?.length
    ? choices.map((choice, index) => html`${index > 0 && " | "}<code dir="auto">${choice}</code>`)
    : type;
  return html`${kind}${pattern && html` like <code>${pattern}</code>`} <span class="soft">${as === "arg" ? "as an argument" : html`as <code>PARAM_${name.toUpperCase()}</code>`}</span>`;
}

/** @param {TaskDetail["defined_at"]} at */
function short({ file, line }) {
  return `${file.split("/").at(-1)}:${line}`;
}
