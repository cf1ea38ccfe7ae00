// What a reload changes: units, settings, the firings of the week to come, and what to mind.
import { html, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { now } from "../../state/link.js";
import { clock, day, dayName, exact } from "../../text/instant.js";
import { counted } from "../../text/size.js";
import { Glyph } from "../glyph.js";
import { Names } from "../schedule/hour.js";

/** @typedef {import("../../wire.d.ts").ReloadResult} ReloadResult */

/** So many firings are shown; the others come on demand. */
const FEW = 12;

/** @param {ReloadResult} result */
export function differs({ added, removed, changed, settings }) {
  return added.length + removed.length + changed.length + settings.length > 0;
}

/** @param {{ of: ReloadResult }} props */
export function Difference({ of }) {
  return html`<div class="difference">
    ${of.warnings.length > 0 && html`<ul class="remarks" aria-label="Warnings">${of.warnings.map((warning) => html`<li key=${warning}><${Glyph} name="warn" /><span dir="auto">${warning}</span></li>`)}</ul>`}
    ${differs(of) ? html`<${Units} of=${of} />` : html`<p class="status"><${Glyph} name="check" tone="good" /><span>Nothing differs from what is in force.</span></p>`}
    <${Firings} of=${of} /><${Clocks} of=${of} /><${PileUps} of=${of} />
  </div>`;
}

/** @param {{ of: ReloadResult }} props */
function Units({ of: { added, removed, changed, settings } }) {
  return html`<ul class="changes">
    ${added.map((name) => html`<${Change} key=${name} sign="+" word="added" name=${name} />`)}
    ${changed.map(({ name, effect, reasons }) => html`<${Change} key=${name} sign="~" word="changed" name=${name} effect=${effect} reasons=${reasons} />`)}
    ${removed.map((name) => html`<${Change} key=${name} sign="−" word="removed" name=${name} effect="what runs of it ends by itself, nothing new starts" />`)}
    ${settings.map((setting) => html`<${Change} key=${setting} sign="~" word="setting" name="" effect=${setting} />`)}
  </ul>`;
}

/** @param {{ sign: string, word: string, name: string, effect?: string, reasons?: string[] }} props */
function Change({ sign, word, name, effect = "", reasons = [] }) {
  return html`<li>
    <span class="type" aria-hidden="true">${sign}</span>${" "}
    <span class="soft">${word}</span>${" "}
    <div>
      ${name && html`<strong class="type">${name}</strong>`}${effect && html` <span dir="auto">${effect}</span>`}
      ${reasons.map((reason) => html`<p class="type soft" key=${reason} dir="auto">${reason}</p>`)}
    </div>
  </li>`;
}

/** @param {{ of: ReloadResult }} props */
function Firings({ of: { firings, firings_until: until, firings_truncated: cut } }) {
  const [all, setAll] = useState(false);
  if (firings.length === 0) return null;
  const shown = all ? firings : firings.slice(0, FEW);
  return html`<div>
    <h3>Firings that appear or vanish until ${told(until)}</h3>
    <ul class="changes">
      ${shown.map(
        ({ task_name: name, due_at: due, change }) => html`<li key=${`${change} ${name} ${due}`}>
          <span class="type" aria-hidden="true">${change === "added" ? "+" : "−"}</span>${" "}
          <span class="soft">${change === "added" ? "appears" : "vanishes"}</span>${" "}
          <div><time class="type" datetime=${due} title=${exact(due, zone.value)}>${told(due)}</time> <span class="type">${name}</span></div>
        </li>`,
      )}
    </ul>
    ${firings.length > shown.length && html`<button class="button small" type="button" onClick=${() => setAll(true)}>Show all ${firings.length}${cut ? " of the first" : ""}</button>`}
    ${all && cut && html`<p class="soft">There are more than these.</p>`}
  </div>`;
}

/** @param {{ of: ReloadResult }} props */
function Clocks({ of: { clock_changes: changes } }) {
  if (changes.length === 0) return null;
  return html`<div>
    <h3>Where clocks change in the coming year</h3>
    <ul class="changes">
      ${changes.map(
        ({ task_name: name, at, text }) => html`<li key=${`${name} ${at}`}>
          <${Glyph} name="turn" tone="skip" />
          <time class="type" datetime=${at} title=${exact(at, zone.value)}>${told(at)}</time>
          <div><span class="type">${name}</span>: <span dir="auto">${text}</span></div>
        </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {{ of: ReloadResult }} props */
function PileUps({ of: { pile_ups: crowds } }) {
  if (crowds.length === 0) return null;
  return html`<div>
    <h3>Many start in the same minute; <code>jitter</code> spreads them</h3>
    <ul class="changes">
      ${crowds.map(
        ({ at, times, tasks }) => html`<li key=${at}>
          <${Glyph} name="warn" tone="wait" />
          <time class="type" datetime=${at} title=${exact(at, zone.value)}>${told(at)}</time>
          <div>${counted(tasks.length, "task")}${times > 1 && `, ${counted(times, "time")} in the week`}: <${Names} names=${tasks} most=${5} /></div>
        </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {string} at */
function told(at) {
  const year = day(at, zone.value).slice(0, 4);
  const other = year === day(now.value, zone.value).slice(0, 4) ? "" : ` ${year}`;
  return `${dayName(at, zone.value)}${other} ${clock(at, zone.value)}`;
}
