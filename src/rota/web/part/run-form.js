// What a task takes, asked for before it runs: one field for each parameter, of its type.
import { html, useEffect, useRef, useState } from "../html.js";
import { faultOf } from "../state/api.js";
import { runTask } from "../state/deed.js";
import { useResource } from "../state/resource.js";
import { asked } from "../state/over.js";
import { beyond, valueOf } from "../text/param.js";
import { counted } from "../text/size.js";
import { told } from "./deed.js";
import { Dialog } from "./dialog.js";
import { Fault, Loaded } from "./notice.js";
import { ParamField } from "./param-field.js";

/** @typedef {import("../wire.d.ts").Param} Param */
/** @typedef {import("./param-field.js").Given} Given */
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
  const [given, setGiven] = useState(() => new Map(params.map((param) => [param.name, first(param)])));
  const [fault, setFault] = useState(/** @type {import("../state/api.js").Fault | null} */ (null));
  const [busy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const of = (/** @type {Param} */ param) => given.get(param.name) ?? first(param);
  useEffect(() => {
    const wrong = form.current?.querySelector("[aria-invalid]");
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [fault]);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      told(await runTask(task.name, valuesOf(params, of)));
      asked.value = null;
    } catch (thrown) {
      setFault(faultOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const set = (/** @type {Param} */ param) => (/** @type {Given} */ next) => {
    setGiven(new Map(given).set(param.name, next));
  };
  return html`<form ref=${form} class="body" style=${{ padding: 0 }} onSubmit=${submit} noValidate>
    ${params.map((param) => html`<${ParamField} key=${param.name} param=${param} given=${of(param)} set=${set(param)} wrong=${beyond(param, of(param).text) || wrongOf(fault, param.name)} />`)}
    ${fault && html`<${Refused} fault=${fault} params=${params} />`}
    <footer>
      <button class="button" type="button" onClick=${() => (asked.value = null)}>Cancel</button>
      <button class="button main" type="submit" disabled=${busy}>${busy ? "Starting …" : "Run now"}</button>
    </footer>
  </form>`;
}

/** What is told beside its field is not told twice. @param {{ fault: import("../state/api.js").Fault, params: Param[] }} props */
function Refused({ fault, params }) {
  const faults = fault.problem?.errors ?? [];
  const atFields =
    faults.length > 0 && faults.every(({ location }) => params.some(({ name }) => location === placeOf(name)));
  if (!atFields) return html`<${Fault} fault=${fault} what="It was not started." />`;
  return html`<p class="bad" role="alert">It was not started: ${counted(faults.length, "value does", "values do")} not fit.</p>`;
}

/**
 * @param {Param[]} params
 * @param {(param: Param) => Given} of
 */
function valuesOf(params, of) {
  const values = params.flatMap((param) => {
    const { text, blank } = of(param);
    const value = valueOf(param, text, blank);
    return value === undefined ? [] : [/** @type {const} */ ([param.name, value])];
  });
  return Object.fromEntries(values);
}

/**
 * @param {Param} param
 * @returns {Given}
 */
function first(param) {
  return { text: param.required && param.default !== undefined ? String(param.default) : "", blank: "default" };
}

/**
 * @param {import("../state/api.js").Fault | null} fault
 * @param {string} name
 */
function wrongOf(fault, name) {
  return fault?.problem?.errors?.find((each) => each.location === placeOf(name))?.message ?? "";
}

/** @param {string} name */
function placeOf(name) {
  return `body.params.${name}`;
}
