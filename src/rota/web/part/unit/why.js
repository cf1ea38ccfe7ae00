// Why did it run, or not? A time is picked, and the daemon answers with a sentence and what it rests on.
import { html, useEffect, useState } from "../../html.js";
import { now } from "../../state/link.js";
import { REREAD, useResource } from "../../state/resource.js";
import { setQuery } from "../../state/route.js";
import { millis } from "../../text/instant.js";
import { runPath, withQuery } from "../../text/path.js";
import { outcome } from "../../text/status.js";
import { readings, written } from "../../text/wallclock.js";
import { Status } from "../glyph.js";
import { At } from "../instant.js";
import { Loaded } from "../notice.js";
import { unitPath } from "./detail.js";

/** @typedef {import("../../wire.d.ts").Why} Answer */

/**
 * @param {{ name: string, zone: string, at: string }} props `at`: the instant asked about; empty: now
 */
export function Why({ name, zone, at }) {
  const concerns = (/** @type {Answer} */ answer, /** @type {any} */ data) => {
    const of = data.slot ?? data.run ?? data.task;
    return (of.task_name ?? of.name) === name ? REREAD : answer;
  };
  const answer = /** @type {typeof useResource<Answer>} */ (useResource)(
    withQuery(`${unitPath(name)}/why`, { at }),
    { "slot.decided": concerns, "run.ended": concerns, "task.updated": at ? (value) => value : concerns },
    { keep: true },
  );
  return html`<div class="why">
    <${Asking} key=${at} zone=${zone} at=${at} />
    <div aria-live="polite" aria-busy=${answer.busy && answer.old}>
      <${Loaded} of=${answer} what="The answer" rows=${2} height=${24}>
        ${(/** @type {Answer} */ value) => html`<${Told} value=${value} zone=${zone} />`}
      <//>
    </div>
  </div>`;
}

/** @param {string} at an instant; empty: now */
export function askWhy(at) {
  setQuery({ at: at && new Date(millis(at)).toISOString() });
}

/** @param {string} at what an address says may be no instant: the daemon refuses it in words */
function isInstant(at) {
  return at !== "" && !Number.isNaN(millis(at));
}

/** @param {{ zone: string, at: string }} props */
function Asking({ zone, at }) {
  const [text, setText] = useState(() => written(isInstant(at) ? millis(at) : now.value, zone));
  const [wrong, setWrong] = useState("");
  useEffect(() => void (isInstant(at) && setText(written(millis(at), zone))), [zone]);
  const meant = readings(text, zone);
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (meant.length) askWhy(new Date(meant[0]).toISOString());
    else setWrong(text ? `The clock of ${zone} never shows this time: it leaps over it.` : "Pick a date and a time.");
  };
  const type = (/** @type {Event} */ event) => {
    setText(/** @type {HTMLInputElement} */ (event.target).value);
    setWrong("");
  };
  return html`<form onSubmit=${submit}>
    <div class="field">
      <label for="why-at">What became of it at</label>
      <div class="buttons">
        <input id="why-at" class="input type" type="datetime-local" step="1" value=${text} onInput=${type}
          aria-describedby="why-zone" aria-invalid=${wrong ? "true" : undefined} />
        <span class="type soft" id="why-zone">${zone}</span>
        <button class="button" type="submit">Why?</button>
        <button class="button quiet" type="button" aria-pressed=${at === ""} onClick=${() => askWhy("")}>Now</button>
      </div>
      ${wrong && html`<span class="wrong" role="alert">${wrong}</span>`}
      ${
        meant.length > 1 &&
        html`<span class="hint">
        This time comes twice that night; the first is meant.
        ${" "}<button class="button small" type="button" onClick=${() => askWhy(new Date(meant[1]).toISOString())}>Ask about the second</button>
      </span>`
      }
    </div>
  </form>`;
}

/** @param {{ value: Answer, zone: string }} props */
function Told({ value, zone }) {
  const { verdict, answer, facts, run, previous_due_at: before, next_due_at: next } = value;
  return html`<div class="told">
    <p class="verdict"><${Status} of=${verdict} chip=${true} /> <span dir="auto">${answer}</span></p>
    ${
      facts.length > 0 &&
      html`<ul class="grounds" aria-label="What this rests on">
      ${facts.map(({ kind, text, at }) => html`<li><span class="soft">${kind.replaceAll("_", " ")}</span> <span dir="auto">${text}</span> ${at && html`<${At} at=${at} zone=${zone} seconds=${true} />`}</li>`)}
    </ul>`
    }
    <div class="buttons">
      ${run && html`<a class="button small" href=${runPath(run.id)}>Its run: <${Status} of=${outcome(run)} /></a>`}
      ${before && html`<${Step} at=${before} zone=${zone} word="Firing before" />`} ${next && html`<${Step} at=${next} zone=${zone} word="Firing after" />`}
    </div>
  </div>`;
}

/** @param {{ at: string, zone: string, word: string }} props */
function Step({ at, zone, word }) {
  return html`<button class="button small" type="button" onClick=${() => askWhy(at)}>${word}: <${At} at=${at} zone=${zone} seconds=${true} /></button>`;
}
