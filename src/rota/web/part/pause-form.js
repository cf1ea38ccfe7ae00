// Why a task is paused: asked for before it is, so that whoever finds it paused knows.
import { html, useState } from "../html.js";
import { faultOf } from "../state/api.js";
import { tell } from "../state/deed.js";
import { pausing } from "../state/over.js";
import { Dialog } from "./dialog.js";
import { Fault } from "./notice.js";
import { say } from "./toast.js";

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
  const [fault, setFault] = useState(/** @type {import("../state/api.js").Fault | null} */ (null));
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    const said = reason.trim();
    try {
      say((await tell(name, "pause", { body: said ? { reason: said } : {} })).message);
      close();
    } catch (thrown) {
      setFault(faultOf(thrown)); // told here: what lies below the dialog is out of reach
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="body" onSubmit=${submit}>
    <p>Its schedule is not followed until it is resumed. What falls due meanwhile is recorded as paused and not caught up; you can still run it by hand.</p>
    <div class="field">
      <label for="pause-reason">Reason <span class="soft">for whoever finds it paused; may be left empty</span></label>
      <input class="input" id="pause-reason" maxlength=${LONGEST} dir="auto" autocomplete="off" autofocus
        value=${reason} onInput=${(/** @type {Event} */ event) => setReason(/** @type {HTMLInputElement} */ (event.target).value)} />
    </div>
    ${fault && html`<${Fault} fault=${fault} what="It was not paused." />`}
    <footer>
      <button class="button" type="button" onClick=${close}>Cancel</button>
      <button class="button main" type="submit" disabled=${busy}>${busy ? "Pausing …" : "Pause"}</button>
    </footer>
  </form>`;
}
