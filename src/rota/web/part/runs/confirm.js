// Asked before something is done to many runs: exact numbers, counted now, of exactly those that it will be done to.
import { html, useState } from "../../html.js";
import { question } from "../../text/bulk.js";
import { Dialog } from "../dialog.js";
import { Fault, Skeleton } from "../notice.js";
import { useSummary } from "./summary.js";

/** @typedef {import("../../text/bulk.js").Verb} Verb */
/** @typedef {import("../../text/bulk.js").Census} Census */

/**
 * @typedef {{ verb: Verb, close: () => void, perform: () => Promise<void> }} ConfirmProps
 * @typedef {{ which: Record<string, string>, left: Census }} AllButSome all that fit, without those of `left`
 */

/** @param {ConfirmProps & { census: Census }} props */
export function ConfirmPicked({ census, ...props }) {
  return html`<${Asked} ...${props} asked=${question(props.verb, census)} />`;
}

/** @param {ConfirmProps & AllButSome} props */
export function ConfirmAll({ which, left, ...props }) {
  const summary = useSummary(which);
  if (!summary.value || summary.old || summary.fault) {
    return html`<${Dialog} title="How many?" close=${props.close}><div class="body">
      ${
        summary.fault
          ? html`<${Fault} fault=${summary.fault} what="They could not be counted, and nothing was done." retry=${summary.reread} />`
          : html`<${Skeleton} rows=${2} what="Counting" />`
      }
    </div><//>`;
  }
  const { total, running, pending } = summary.value;
  const census = { total: total - left.total, active: running + pending - left.active, tasks: null };
  return html`<${Asked} ...${props} asked=${question(props.verb, census)} />`;
}

/** @param {ConfirmProps & { asked: ReturnType<typeof question> }} props */
function Asked({ verb, asked: { title, text, button }, close, perform }) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    await perform();
    close();
  };
  return html`<${Dialog} title=${title} close=${close}>
    <div class="body">
      <p>${text}</p>
      <footer>
        <button class="button" type="button" onClick=${close}>${button ? "Cancel" : "Close"}</button>
        ${button && html`<button class=${`button ${verb === "rerun" ? "main" : "harm"}`} type="button" disabled=${busy} onClick=${act}>${busy ? "Working …" : button}</button>`}
      </footer>
    </div>
  <//>`;
}
