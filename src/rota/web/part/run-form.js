// What a task takes, asked for before it runs: one field for each parameter, of its type.
import { html, useState } from "../html.js";
import { faultOf } from "../state/api.js";
import { runTask } from "../state/deed.js";
import { useResource } from "../state/resource.js";
import { told } from "./deed.js";
import { asked } from "../state/over.js";
import { Dialog } from "./dialog.js";
import { Fault, Loaded } from "./notice.js";

/** @typedef {import("../wire.d.ts").Param} Param */
/** @typedef {import("../wire.d.ts").TaskDetail} TaskDetail */

export function View() {
  const unit = asked.value;
  if (!unit) return null;
  return html`<${Dialog} title=${`Run ${unit.name}`} close=${() => (asked.value = null)}>
    <${Asked} key=${unit.name} name=${unit.name} />
  <//>`;
}

/** @param {{ name: string }} props */
function Asked({ name }) {
  const detail = useResource(/** @type {string} */ (`/api/tasks/${encodeURIComponent(name)}`));
  return html`<div class="body">
    <${Loaded} of=${detail} what="Its parameters" rows=${3}>
      ${(/** @type {TaskDetail} */ task) => html`<${Form} task=${task} />`}
    <//>
  </div>`;
}

/** @param {{ task: TaskDetail }} props */
function Form({ task }) {
  const params = task.params ?? [];
  const [texts, setTexts] = useState(() => Object.fromEntries(params.map((param) => [param.name, initial(param)])));
  const [fault, setFault] = useState(/** @type {import("../state/api.js").Fault | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      const given = params.flatMap((param) => {
        const value = valueOf(param, texts[param.name]);
        return value === undefined ? [] : [/** @type {const} */ ([param.name, value])];
      });
      told(await runTask(task.name, Object.fromEntries(given)));
      asked.value = null;
    } catch (thrown) {
      setFault(faultOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="body" style=${{ padding: 0 }} onSubmit=${submit} noValidate>
    ${params.map(
      (
        param,
      ) => html`<${Field} key=${param.name} param=${param} value=${texts[param.name]} wrong=${wrongOf(fault, param.name)}
        set=${(/** @type {string} */ value) => setTexts({ ...texts, [param.name]: value })} />`,
    )}
    ${fault && html`<${Fault} fault=${fault} what="It was not started." />`}
    <footer>
      <button class="button" type="button" onClick=${() => (asked.value = null)}>Cancel</button>
      <button class="button main" type="submit" disabled=${busy}>${busy ? "Starting …" : "Run now"}</button>
    </footer>
  </form>`;
}

/** @param {{ param: Param, value: string, wrong: string, set: (value: string) => void }} props */
function Field({ param, value, wrong, set }) {
  const id = `param-${param.name}`;
  const change = (/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.target).value);
  const common = {
    id,
    class: "input type",
    value,
    onInput: change,
    "aria-invalid": wrong ? "true" : undefined,
    "aria-describedby": `${id}-hint`,
  };
  const choices = param.type === "bool" ? ["true", "false"] : (param.choices ?? []);
  return html`<div class="field">
    <label for=${id}><code>${param.name}</code> <span class="soft">${param.type}${param.required ? ", required" : ""}</span></label>
    ${
      choices.length
        ? html`<select ...${common} onChange=${change}>
          ${(!param.required || param.default === undefined) && html`<option value="">${param.default === undefined ? "not given" : `${param.default} (default)`}</option>`}
          ${choices.map((choice) => html`<option value=${choice}>${choice}</option>`)}
        </select>`
        : html`<input ...${common} type="text" inputmode=${param.type === "string" ? "text" : "decimal"} autocomplete="off" spellcheck=${false}
          placeholder=${param.default === undefined ? "" : `${param.default} (default)`} />`
    }
    <span class="hint" id=${`${id}-hint`}>${[param.description, param.pattern && `fits ${param.pattern}`].filter(Boolean).join("; ")}</span>
    ${wrong && html`<span class="wrong">${wrong}</span>`}
  </div>`;
}

/** @param {Param} param */
function initial(param) {
  return param.required && param.default !== undefined ? String(param.default) : "";
}

/**
 * What is sent for what was typed: of the parameter's type; what was left empty is not sent, and has its default.
 * What is no number goes as the text it is, so that the daemon says what is wrong with it.
 * @param {Param} param
 * @param {string} text
 */
function valueOf(param, text) {
  if (text === "") return undefined;
  if (param.type === "bool") return text === "true";
  if (param.type !== "int" && param.type !== "number") return text;
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

/**
 * @param {import("../state/api.js").Fault | null} fault
 * @param {string} name
 */
function wrongOf(fault, name) {
  return fault?.problem?.errors?.find((each) => each.location === `body.params.${name}`)?.message ?? "";
}
