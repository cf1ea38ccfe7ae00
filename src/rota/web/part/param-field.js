// The field of one parameter: what it takes, what it has when nothing is given, and what is wrong with what was given.
import { html } from "../html.js";
import { blanks } from "../text/param.js";

/** @typedef {import("../wire.d.ts").Param} Param */
/** @typedef {import("../text/param.js").Blank} Blank */
/** @typedef {{ text: string, blank: Blank }} Given `blank`: what no text stands for */
/** @typedef {{ param: Param, given: Given, wrong: string, set: (given: Given) => void }} Props */

/** @param {Props} props */
export function ParamField({ param, given, wrong, set }) {
  const id = `param-${param.name}`;
  const common = {
    id,
    class: "input type",
    "aria-invalid": wrong ? "true" : undefined,
    "aria-required": param.required ? "true" : undefined,
    "aria-describedby": `${id}-hint ${id}-wrong`,
  };
  const hint = [param.description, param.pattern && `fits ${param.pattern}`].filter(Boolean).join("; ");
  return html`<div class="field">
    <label for=${id}><code>${param.name}</code> <span class="soft">${param.type}${param.required ? ", required" : ""}</span></label>
    ${choicesOf(param) ? html`<${Choice} param=${param} given=${given} set=${set} common=${common} />` : html`<${Text} param=${param} given=${given} set=${set} common=${common} />`}
    <span class="hint" id=${`${id}-hint`} dir="auto">${hint}</span>
    <span class="wrong" id=${`${id}-wrong`}>${wrong}</span>
  </div>`;
}

/** @param {Omit<Props, "wrong"> & { common: object }} props */
function Choice({ param, given, set, common }) {
  const choose = (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLSelectElement} */ (event.target);
    set(
      value.startsWith("=")
        ? { text: value.slice(1), blank: "default" }
        : { text: "", blank: /** @type {Blank} */ (value) },
    );
  };
  return html`<select ...${common} value=${given.text === "" ? given.blank : `=${given.text}`} onChange=${choose}>
    ${!(param.required && param.default !== undefined) && blanks(param).map((blank) => blank !== "empty" && html`<option key=${blank} value=${blank}>${blankText(param, blank)}</option>`)}
    ${choicesOf(param)?.map((choice) => html`<option key=${choice} value=${`=${choice}`}>${choice}</option>`)}
  </select>`;
}

/** @param {Omit<Props, "wrong"> & { common: object }} props */
function Text({ param, given, set, common }) {
  const type = (/** @type {Event} */ event) =>
    set({ ...given, text: /** @type {HTMLInputElement} */ (event.target).value });
  const all = blanks(param);
  return html`<input ...${common} type="text" dir="auto" value=${given.text} onInput=${type} autocomplete="off" spellcheck=${false}
      inputmode=${param.type === "string" ? "text" : "decimal"} placeholder=${blankText(param, given.blank)} />
    ${
      given.text === "" &&
      all.length > 1 &&
      html`<span class="hint blanks" role="group" aria-label=${`What ${param.name} is when nothing is typed`}>
      Empty:
      ${all.map(
        (
          blank,
        ) => html`<button key=${blank} class="button quiet small" type="button" aria-pressed=${given.blank === blank}
          onClick=${() => set({ text: "", blank })}>${blankText(param, blank)}</button>`,
      )}
    </span>`
    }`;
}

/** @param {Param} param */
function choicesOf({ type, choices }) {
  return type === "bool" ? ["true", "false"] : choices?.length ? choices : undefined;
}

/**
 * @param {Param} param
 * @param {Blank} blank
 */
function blankText({ default: usual, required }, blank) {
  if (blank === "none") return "left out";
  if (blank === "empty") return "an empty text";
  if (usual !== undefined && usual !== null) return `${usual} (default)`;
  return required ? "not given yet" : "not given";
}
