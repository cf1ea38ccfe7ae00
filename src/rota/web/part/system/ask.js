// Asked before something is done that cannot be taken back; what is refused is told where it was asked.
import { html, useState } from "../../html.js";
import { faultOf } from "../../state/api.js";
import { Dialog } from "../dialog.js";
import { Fault } from "../notice.js";
import { say } from "../toast.js";

/** @typedef {import("../../state/api.js").Fault} FaultError */

/**
 * What a form or a question does: one at a time, and what was refused stands there until it is tried again.
 * @template T
 * @param {() => Promise<T>} act
 * @param {(done: T) => void} then
 */
export function useDeed(act, then) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState(/** @type {FaultError | null} */ (null));
  const perform = async () => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    try {
      then(await act());
    } catch (thrown) {
      setFault(faultOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    void perform();
  };
  return { busy, fault, perform, submit };
}

/**
 * @param {{ title: string, text: unknown, button: string, act: () => Promise<unknown>, done: string, close: () => void,
 *   after: () => void }} props `done`: said once it was
 */
export function Ask({ title, text, button, act, done, close, after }) {
  const { busy, fault, perform } = useDeed(act, () => {
    say(done);
    after();
    close();
  });
  return html`<${Dialog} title=${title} close=${close}>
    <div class="body">
      <p>${text}</p>
      ${fault && html`<${Fault} fault=${fault} what="Nothing was done." />`}
      <footer>
        <button class="button" type="button" onClick=${close}>Cancel</button>
        <button class="button harm" type="button" disabled=${busy} onClick=${perform}>${busy ? "Working …" : button}</button>
      </footer>
    </div>
  <//>`;
}

/**
 * A field with its label; what the daemon says of it stands below.
 * @param {{ id: string, label: string, fault?: FaultError | null, at?: string, hint?: unknown, children?: unknown } & Record<string, unknown>} props
 *   `at`: how a refusal names it, `body.name`; the rest is the input's own
 */
export function Field({ id, label, fault, at, hint, children, ...input }) {
  const wrong = (fault?.problem?.errors ?? []).find(({ location }) => location === at)?.message;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children ?? html`<input class="input" id=${id} aria-invalid=${wrong ? "true" : undefined} aria-describedby=${`${id}-hint`} ...${input} />`}
    <div id=${`${id}-hint`}>${wrong && html`<p class="wrong">${wrong}</p>`}${hint && html`<p class="hint">${hint}</p>`}</div>
  </div>`;
}

/**
 * What was refused and stands at no field of the form.
 * @param {{ fault: FaultError | null, fields: string[], what: string }} props
 */
export function Refused({ fault, fields, what }) {
  const faults = fault?.problem?.errors ?? [];
  if (!fault || (faults.length > 0 && faults.every(({ location }) => fields.includes(location ?? "")))) return null;
  return html`<${Fault} fault=${fault} what=${what} />`;
}

/** The text of an input. @param {Event} event */
export function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}
