// The facts of a run: what made it, when, how long it waited, what it used, what it was given.
import { html } from "../../html.js";
import { zone as daemonZone } from "../../state/daemon.js";
import { span, took } from "../../text/duration.js";
import { pathOf, runPath } from "../../text/path.js";
import { counted, share, size } from "../../text/size.js";
import { ordinal } from "../../text/verdict.js";
import { At } from "../instant.js";
import { useUsage } from "./usage.js";

/**
 * @typedef {import("../../wire.d.ts").Run} Run
 * @typedef {import("../../wire.d.ts").Task} Task
 * @typedef {{ name: string, value: unknown, title?: string }} Fact
 */

/** @param {{ run: Run, unit: Task | undefined }} props */
export function Facts({ run, unit }) {
  const usage = useUsage(run);
  const facts = [...made(run, unit), ...passed(run), ...used(run), ...uses(usage)].filter(
    (fact) => fact.value !== "" && fact.value !== null,
  );
  return html`<dl class="run-facts">${facts.map(
    ({ name, value, title }) => html`<div key=${name} title=${title}><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
    <${Given} run=${run} />`;
}

/** @param {Run} run @param {Task | undefined} unit @returns {Fact[]} */
function made(run, unit) {
  return [
    {
      name: "Made by",
      value: html`<span class="type">${run.triggered_by}</span>${run.actor && html` <span class="soft">${run.actor}</span>`}`,
      title: TRIGGERS[run.triggered_by],
    },
    { name: "Attempt", value: attempts(run) },
    {
      name: "Instance",
      value:
        run.kind === "service"
          ? html`<a class="type" href=${pathOf({ name: run.task_name, kind: "service" })}>${run.instance_index}</a>`
          : "",
    },
    { name: "Due", value: run.due_at ? due(run.due_at, unit?.timezone) : "" },
    {
      name: "Late by",
      value: run.lateness === undefined ? "" : html`<span class="type">${took(run.lateness)}</span>`,
      title: "Start after the instant that was set for it",
    },
    {
      name: "Waited in line",
      value: run.queue_wait === undefined ? "" : html`<span class="type">${took(run.queue_wait)}</span>`,
      title: "Start after it was there and might have started",
    },
  ];
}

/**
 * When it was due on its own clock; which that is, where it is not the one that all else is told by.
 * @param {string} at
 * @param {string | undefined} zone
 */
function due(at, zone) {
  const isOther = zone !== undefined && zone !== daemonZone.value;
  return html`<${At} at=${at} zone=${zone} seconds />${isOther && html` <span class="soft">${zone}</span>`}`;
}

/** @param {Run} run @returns {Fact[]} */
function passed(run) {
  return [
    { name: run.start_at ? "Started" : "Created", value: html`<${At} at=${run.start_at ?? run.created_at} seconds />` },
    { name: "Ended", value: run.end_at ? html`<${At} at=${run.end_at} seconds />` : "" },
    { name: "Took", value: run.duration === undefined ? "" : html`<span class="type">${took(run.duration)}</span>` },
    {
      name: "Exit code",
      value:
        run.exit_code === undefined || run.exit_code < 0 || run.signal
          ? ""
          : html`<span class="type">${run.exit_code}</span>`,
    },
    { name: "Signal", value: run.signal ? html`<span class="type">${run.signal}</span>` : "" },
    {
      name: "Process",
      value: run.pid !== undefined && run.status === "running" ? html`<span class="type">${run.pid}</span>` : "",
    },
  ];
}

/** @param {Run} run @returns {Fact[]} */
function used(run) {
  const { cpu_user: user, cpu_system: system, io_read: read, io_write: written } = run;
  const cpu =
    user === undefined && system === undefined
      ? ""
      : html`<span class="type">${span(((user ?? 0) + (system ?? 0)) / 1e9)}</span>`;
  return [
    { name: "Processor", value: cpu, title: cpu && `${took(user ?? 0)} its own, ${took(system ?? 0)} of the system` },
    { name: "Peak memory", value: run.peak_memory ? html`<span class="type">${size(run.peak_memory)}</span>` : "" },
    {
      name: "Disk",
      value:
        read || written
          ? html`<span class="type">${size(read ?? 0)}</span> read, <span class="type">${size(written ?? 0)}</span> written`
          : "",
    },
  ];
}

/** @param {import("../../wire.d.ts").Usage | null} usage @returns {Fact[]} */
function uses(usage) {
  if (!usage) return [];
  return [
    {
      name: "Processor now",
      value: html`<span class="type">${share(usage.cpu_usage)}</span>`,
      title: "Of one core, over the last seconds",
    },
    { name: "Memory now", value: html`<span class="type">${size(usage.memory)}</span>` },
  ];
}

/** @param {Run} run */
function attempts(run) {
  const of = (run.retry_attempts ?? 0) + 1;
  if (of < 2 && run.retry_attempt === 0) return "";
  const links = [
    run.retry_of_run_id && html`<a href=${runPath(run.retry_of_run_id)}>the first</a>`,
    run.retried_by_run_id && html`<a href=${runPath(run.retried_by_run_id)}>the next</a>`,
  ].filter(Boolean);
  return html`${ordinal(run.retry_attempt + 1)} of ${of}${links.map((link) => html`, ${link}`)}`;
}

/** @param {{ run: Run }} props */
function Given({ run }) {
  const params = Object.entries(run.params ?? {});
  const names = run.env_names ?? [];
  if (params.length === 0 && names.length === 0) return null;
  return html`<details class="run-given" open=${params.length > 0 && params.length <= 4}>
    <summary>${[params.length && counted(params.length, "parameter"), names.length && counted(names.length, "variable")].filter(Boolean).join(", ")}</summary>
    ${params.length > 0 && html`<dl class="facts type">${params.map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${String(value)}</dd>`)}</dl>`}
    ${names.length > 0 && html`<p class="run-names"><span class="soft">Set in its environment, values not told:</span> ${names.map((name) => html`<code key=${name}>${name}</code> `)}</p>`}
  </details>`;
}

/** @type {Record<string, string>} */
const TRIGGERS = {
  cron: "Its schedule",
  catch_up: "A firing that was missed, run later",
  retry: "A run that failed and is tried again",
  service: "Rota, which keeps the service up",
  startup: "The start of Rota",
  api: "The HTTP API",
  ui: "This page",
  cli: "The command line",
  tui: "The terminal",
  hook: "A webhook",
};
