// What can be done with the runs that are selected; it lies over the foot of the list, so that no row moves.
import { html, useState } from "../../html.js";
import { faultOf } from "../../state/api.js";
import { doAll, undoOf } from "../../state/bulk.js";
import { may } from "../../state/daemon.js";
import { outcomeWords } from "../../text/bulk.js";
import { micros } from "../../text/filter.js";
import { bounded, isSelected, newestOfTasks, selectorsOf, selectorsOfRuns } from "../../text/selection.js";
import { counted, number } from "../../text/size.js";
import { say } from "../toast.js";
import { ConfirmAll, ConfirmPicked } from "./confirm.js";

/** @typedef {import("../../wire.d.ts").Run} Run */
/** @typedef {import("../../wire.d.ts").Selector} Selector */
/** @typedef {import("../../text/selection.js").Selection} Selection */
/** @typedef {import("../../text/bulk.js").Verb} Verb */

/**
 * @param {{ selection: Selection, rows: Run[], total: number | undefined, complete: boolean, which: Record<string, string>,
 *   filter: import("../../wire.d.ts").RunFilter, clear: () => void, selectAll: () => void }} props
 *   `which`, `filter`: the filter as GET asks it, and as bulk deeds take it
 */
export function Selected({ selection, rows, total, complete, which, filter, clear, selectAll }) {
  const [verb, setVerb] = useState(/** @type {Verb | null} */ (null));
  const picked = rows.filter((run) => isSelected(selection, run));
  const all = selection.before !== null;
  if (!all && picked.length === 0) return null;
  const perform = async () => {
    const asked = /** @type {Verb} */ (verb);
    await act(
      asked,
      asked === "rerun" && !all ? selectorsOfRuns(newestOfTasks(picked)) : selectorsOf(selection, filter, rows),
    );
    clear();
  };
  const close = () => setVerb(null);
  const more = !all && (!complete || picked.length < rows.length);
  return html`<div class="selected" role="region" aria-label="Selected runs">
    <strong>${all ? allWords(selection) : `${counted(picked.length, "run")} selected`}</strong>
    ${more && html`<button class="button quiet small" type="button" onClick=${selectAll}>Select all${total === undefined ? "" : ` ${number(total)}`} that fit</button>`}
    <span class="room"></span>
    ${
      may("trigger")
        ? html`<button class="button small" type="button" onClick=${() => setVerb("rerun")}>Run again …</button>
          <button class="button small" type="button" onClick=${() => setVerb("stop")}>Stop …</button>
          <button class="button small harm" type="button" onClick=${() => setVerb("delete")}>Delete …</button>`
        : html`<span class="soft">To do something with them takes operator.</span>`
    }
    <button class="button quiet small" type="button" onClick=${clear}>Clear selection</button>
    ${
      verb &&
      (all
        ? html`<${ConfirmAll} verb=${verb} close=${close} perform=${perform} which=${bounded(which, /** @type {string} */ (selection.before))} left=${leftOf(selection, rows)} />`
        : html`<${ConfirmPicked} verb=${verb} close=${close} perform=${perform}
          census=${{ ...censusOf(picked), tasks: newestOfTasks(picked).length }} />`)
    }
  </div>`;
}

/** @param {Selection} selection */
function allWords({ ids }) {
  return ids.size ? `All that fit are selected, but ${number(ids.size)}` : "All that fit are selected";
}

/** @param {readonly Run[]} runs */
function censusOf(runs) {
  return { total: runs.length, active: runs.filter((run) => run.status !== "ended").length };
}

/**
 * Those that fit, and are left out of the selection.
 * @param {Selection} selection
 * @param {readonly Run[]} rows
 */
function leftOf(selection, rows) {
  const before = micros(/** @type {string} */ (selection.before));
  return censusOf(rows.filter((run) => selection.ids.has(run.id) && micros(run.created_at) < before));
}

/**
 * Does it, and says what became of it; what was deleted can be had back.
 * @param {Verb} verb
 * @param {Selector[]} selectors
 */
export async function act(verb, selectors) {
  const outcome = await doAll(verb, selectors);
  const restore = async () => {
    const back = await doAll("restore", undoOf(selectors, outcome));
    sayOutcome("restore", back);
  };
  sayOutcome(
    verb,
    outcome,
    verb === "delete" && outcome.affected > 0 ? { label: "Undo", perform: () => void restore() } : undefined,
  );
}

/**
 * @param {Verb | "restore"} verb
 * @param {import("../../state/bulk.js").Outcome} outcome
 * @param {{ label: string, perform: () => void }} [action]
 */
function sayOutcome(verb, outcome, action) {
  const fault = outcome.fault ? faultOf(outcome.fault) : null;
  const words = [outcomeWords(verb, outcome), fault ? `Then it went wrong: ${fault.message} ${fault.next}` : ""];
  if (fault && outcome.affected + outcome.skippedTotal === 0) {
    say(`${fault.message} ${fault.next}`.trim(), { tone: "bad" });
  } else say(words.join(" ").trim(), { tone: fault ? "bad" : "good", action });
}
