// Try a cron expression: in words, when it would fire, and whom it would meet.
import { html, useEffect, useState } from "../../html.js";
import { zone as daemonZone } from "../../state/daemon.js";
import { Fault, Skeleton } from "../notice.js";
import { Instants } from "./instants.js";
import { setTrial, trialOf, useNext } from "./trial.js";

/** @typedef {import("./trial.js").Trial} Trial */

/** So long nothing is typed before it is asked for, in milliseconds. */
const PAUSE = 300;
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** @param {{ drawn: number[], near: (at: number) => string[], week: import("../../text/week.js").Week }} props */
export function WhatIf({ drawn, near, week }) {
  const trial = trialOf();
  const next = useNext(trial);
  const wrong = next.fault?.status === 422 ? (next.fault.problem?.errors ?? []) : [];
  const told = (/** @type {string} */ field) => wrong.find(({ location }) => location === field)?.message ?? "";
  const elsewhere = next.fault && wrong.every(({ location }) => !FIELDS.includes(location ?? ""));
  return html`<div class="what-if">
    <${Form} trial=${trial} cronWrong=${told("query.cron")} zoneWrong=${told("query.timezone")} nameWrong=${told("query.name")} />
    <div class="outcome" aria-live="polite">
      ${elsewhere && next.fault && html`<${Fault} fault=${next.fault} what="It cannot be tried." retry=${next.reread} />`}
      ${!trial.cron && html`<p class="soft">Type an expression, such as <code>30 2 * * Mon-Fri</code> or <code>@every 10m</code>. Nothing is changed by trying it.</p>`}
      ${trial.cron && !next.fault && (next.value ? html`<${Instants} preview=${next.value} trial=${trial} drawn=${drawn} near=${near} week=${week} />` : html`<${Skeleton} rows=${5} height=${20} what="When it would fire: loading" />`)}
    </div>
  </div>`;
}

const FIELDS = ["query.cron", "query.timezone", "query.name"];

/** @param {{ trial: Trial, cronWrong: string, zoneWrong: string, nameWrong: string }} props */
function Form({ trial, cronWrong, zoneWrong, nameWrong }) {
  const [typed, setTyped] = useState(trial);
  useEffect(() => {
    if (same(typed, trial)) return;
    const timer = setTimeout(() => setTrial(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const type = (/** @type {keyof Trial} */ key) => (/** @type {Event} */ event) =>
    setTyped({ ...typed, [key]: /** @type {HTMLInputElement} */ (event.target).value });
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    setTrial(typed);
  };
  const hashed = /\bH\b/.test(typed.cron);
  return html`<form onSubmit=${submit}>
    <${Field} id="try-cron" label="Cron expression" value=${typed.cron} wrong=${cronWrong} onInput=${type("cron")} placeholder="30 2 * * *" />
    <${Field} id="try-zone" label="Time zone" value=${typed.zone} wrong=${zoneWrong} onInput=${type("zone")} placeholder=${daemonZone.value} list="zones" />
    <datalist id="zones">${ZONES.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
    ${(hashed || typed.name) && html`<${Field} id="try-name" label="Name of the unit" value=${typed.name} wrong=${nameWrong} onInput=${type("name")} hint="H follows from it." />`}
    <div class="buttons">
      <button class="button" type="submit">Try</button>
      ${typed.cron && html`<button class="button quiet" type="button" onClick=${() => (setTyped(NONE), setTrial(NONE))}>Clear</button>`}
    </div>
  </form>`;
}

const NONE = { cron: "", zone: "", name: "" };

/**
 * @param {{ id: string, label: string, value: string, wrong: string, hint?: string, placeholder?: string, list?: string,
 *   onInput: (event: Event) => void }} props
 */
function Field({ id, label, value, wrong, hint, ...input }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input class="input type" id=${id} value=${value} spellcheck=${false} autocomplete="off" autocapitalize="off" aria-invalid=${wrong ? "true" : undefined}
      aria-describedby=${wrong ? `${id}-wrong` : undefined} ...${input} />
    ${wrong && html`<p class="wrong" id=${`${id}-wrong`}>${wrong}</p>`}
    ${hint && !wrong && html`<p class="hint">${hint}</p>`}
  </div>`;
}

/**
 * @param {Trial} a
 * @param {Trial} b
 */
function same(a, b) {
  return a.cron === b.cron && a.zone === b.zone && a.name === b.name;
}
