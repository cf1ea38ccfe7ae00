// Why a task is paused: asked for before it is, so that whoever finds it paused knows.
import { html, useState } from "../html.js";
import { tell } from "../state/deed.js";
import { pausing } from "../state/over.js";
import { attempt } from "./deed.js";
import { Dialog } from "./dialog.js";

/** As long as the API takes it. */
const LONGEST = 500;

export function View() {
  const unit = pausing.value;
  if (!unit) return null;
  const close = () => (pausing.value = null);
  return html`<${Dialog} title=${`Pause ${unit.name}`} close=${close}><${Form} key=${unit.name} name=${unit.name} close=${close} /><//>`;
}

/** @param {{ name: string, close: () => void }} props */
function Form({ name, close }) {
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    const said = reason.trim();
    const done = await attempt(
      () => tell(name, "pause", { body: said ? { reason: said } : {} }),
      (action) => action.message,
    );
    setBusy(false);
    if (done) close();
  };
  return html`<form class="body" onSubmit=${submit}>
    <p>Its schedule is not followed until it is resumed. What falls due meanwhile is recorded as paused and not caught up; you can still run it by hand.</p>
    <div class="field">
      <label for="pause-reason">Reason <span class="soft">for whoever finds it paused; may be left empty</span></label>
      <input class="input" id="pause-reason" maxlength=${LONGEST} dir="auto" autocomplete="off" autofocus
        value=${reason} onInput=${(/** @type {Event} */ event) => setReason(/** @type {HTMLInputElement} */ (event.target).value)} />
    </div>
    <footer>
      <button class="button" type="button" onClick=${close}>Cancel</button>
      <button class="button main" type="submit" disabled=${busy}>${busy ? "Pausing …" : "Pause"}</button>
    </footer>
  </form>`;
}
