// Which runs: each filter a chip, all of them in the address, so that a link shows the same.
import { html, useEffect, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { path, query, setQuery } from "../../state/route.js";
import { units } from "../../state/unit.js";
import { askedWhich, items, nanoseconds } from "../../text/filter.js";
import { rangeWords, timeWords } from "../../text/range.js";
import { statusOf } from "../../text/status.js";
import { useKeys } from "../keys.js";
import { Status } from "../glyph.js";
import { Chip, Choices } from "../chip.js";
import { Field, Times } from "./range.js";

const STANDINGS = ["failure", "running", "pending", "ended"];
const REASONS = [
  "success",
  "failed",
  "timeout",
  "crashed",
  "log_overflow",
  "start_failed",
  "unhealthy",
  "stopped",
  "skipped",
  "queue_full",
  "missed",
  "dst_skipped",
];
const TRIGGERS = ["cron", "catch_up", "retry", "service", "startup", "api", "ui", "cli", "tui", "hook"];
/** So many names are offered at once: who looks for another one types a part of it. */
const OFFERED = 60;
/** After so many milliseconds without a key what was typed is looked for. */
const REST = 250;

export function FilterBar() {
  const [open, setOpen] = useState(false);
  const count = Object.keys(askedWhich(query.value)).filter((key) => key !== "search").length;
  return html`<search class="filters">
    <${Search} />
    <button class="button fold" type="button" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}>
      Filters${count > 0 && html` <span class="type">${count}</span>`}
    </button>
    <div class=${`chips ${open ? "open" : ""}`}>
      <${StatusChip} /><${NameChip} /><${GroupChip} /><${KindChip} /><${TriggerChip} /><${TimeChip} />
      <${DurationChip} /><${ExitChip} /><${RetryChip} />
      ${(count > 0 || query.value.has("search")) && html`<button class="button quiet small" type="button" onClick=${clearFilters}>Clear filters</button>`}
    </div>
  </search>`;
}

/** All runs again, in the order as it is. */
export function clearFilters() {
  setQuery(Object.fromEntries(Object.keys(askedWhich(query.value)).map((key) => [key, null])));
}

function Search() {
  const given = query.value.get("search") ?? "";
  const [text, setText] = useState(given);
  useEffect(() => setText(given), [given]);
  const here = path.value;
  useEffect(() => {
    if (text === given) return undefined;
    const timer = setTimeout(() => path.peek() === here && setQuery({ search: text }), REST);
    return () => clearTimeout(timer);
  }, [text]);
  useKeys([
    {
      keys: "f",
      does: "Find runs by a part of the task’s name",
      perform: () => document.getElementById("run-search")?.focus(),
    },
  ]);
  return html`<input class="input" id="run-search" type="search" placeholder="Part of a task’s name, or of a run’s id" aria-label="Find runs"
    maxlength="200" spellcheck=${false} autocomplete="off" value=${text}
    onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLInputElement} */ (event.target).value)} />`;
}

/**
 * A filter that is a list: what it is set to, and how to set it.
 * @param {string} key
 */
function list(key) {
  const chosen = items(query.value.get(key));
  return {
    chosen,
    set: (/** @type {string[]} */ next) => setQuery({ [key]: next.join(",") }),
    clear: () => setQuery({ [key]: null }),
  };
}

/** @param {string[]} chosen @param {(value: string) => string} [word] */
function listed(chosen, word = (value) => value) {
  return chosen.length > 2 ? `${word(chosen[0])} and ${chosen.length - 1} more` : chosen.map(word).join(", ");
}

/** @param {string} word */
const statusWord = (word) => (word === "failure" ? "any failure" : statusOf(word).word);

function StatusChip() {
  const { chosen, set, clear } = list("status");
  const offered = [...STANDINGS, ...REASONS].map((value) => ({
    value,
    text:
      value === "failure" || value === "ended"
        ? html`<span>${value === "failure" ? "any failure" : "ended, however"}</span>`
        : html`<${Status} of=${value} />`,
  }));
  return html`<${Chip} label="Status" value=${listed(chosen, statusWord)} clear=${clear}>
    <${Choices} legend="Status, or how it ended" choices=${offered} chosen=${chosen} set=${set} />
  <//>`;
}

function NameChip() {
  const [part, setPart] = useState("");
  const { chosen, set, clear } = list("task_name");
  const names = (units.value ?? []).map((unit) => unit.name);
  const fitting = names.filter((name) => !chosen.includes(name) && name.toLowerCase().includes(part.toLowerCase()));
  const offered = [...chosen, ...fitting.slice(0, OFFERED)].map((value) => ({ value }));
  return html`<${Chip} label="Unit" value=${listed(chosen)} clear=${clear}>
    <input class="input" type="search" aria-label="Part of the name" placeholder="Part of the name" value=${part} autocomplete="off" spellcheck=${false}
      onInput=${(/** @type {Event} */ event) => setPart(/** @type {HTMLInputElement} */ (event.target).value)} />
    <${Choices} legend="Tasks and services" choices=${offered} chosen=${chosen} set=${set} />
    ${fitting.length > OFFERED && html`<p class="hint soft">${fitting.length - OFFERED} more: type a part of the name.</p>`}
    ${offered.length === 0 && html`<p class="hint soft">No unit of that name.</p>`}
  <//>`;
}

function GroupChip() {
  const { chosen, set, clear } = list("group");
  const groups = [...new Set([...chosen, ...(units.value ?? []).map((unit) => unit.group ?? "")])]
    .filter(Boolean)
    .sort();
  return html`<${Chip} label="Group" value=${listed(chosen)} clear=${clear}>
    <${Choices} legend="Groups" choices=${groups.map((value) => ({ value }))} chosen=${chosen} set=${set} />
  <//>`;
}

function KindChip() {
  const kind = query.value.get("kind") ?? "";
  const offered = ["task", "service"].map((value) => ({ value, text: `${value}s` }));
  return html`<${Chip} label="Kind" value=${kind && `${kind}s`} clear=${() => setQuery({ kind: null })}>
    <${Choices} legend="Kind" choices=${offered} chosen=${kind ? [kind] : []} set=${(/** @type {string[]} */ next) => setQuery({ kind: next.at(-1) })} />
  <//>`;
}

function TriggerChip() {
  const { chosen, set, clear } = list("triggered_by");
  return html`<${Chip} label="Trigger" value=${listed(chosen)} clear=${clear}>
    <${Choices} legend="What started it" choices=${TRIGGERS.map((value) => ({ value }))} chosen=${chosen} set=${set} />
  <//>`;
}

function TimeChip() {
  const after = query.value.get("created_after") ?? "";
  const before = query.value.get("created_before") ?? "";
  const set = (/** @type {string} */ from, /** @type {string} */ to) =>
    setQuery({ created_after: from, created_before: to });
  return html`<${Chip} label="Time" value=${timeWords(after, before, zone.value)} clear=${() => set("", "")}>
    <${Times} after=${after} before=${before} set=${set} />
  <//>`;
}

function DurationChip() {
  const least = query.value.get("duration_min") ?? "";
  const most = query.value.get("duration_max") ?? "";
  const isRight = (/** @type {string} */ text) => nanoseconds(text.trim()) !== null;
  return html`<${Chip} label="Duration" value=${rangeWords(least, most)} clear=${() => setQuery({ duration_min: null, duration_max: null })}>
    <${Field} label="At least" hint="90s" value=${least} isRight=${isRight} set=${(/** @type {string} */ text) => setQuery({ duration_min: text })} />
    <${Field} label="At most" hint="1h30m" value=${most} isRight=${isRight} set=${(/** @type {string} */ text) => setQuery({ duration_max: text })} />
  <//>`;
}

function ExitChip() {
  const least = query.value.get("exit_code_min") ?? "";
  const most = query.value.get("exit_code_max") ?? "";
  return html`<${Chip} label="Exit code" value=${rangeWords(least, most)} clear=${() => setQuery({ exit_code_min: null, exit_code_max: null })}>
    <${Field} label="Lowest" hint="1" type="number" value=${least} set=${(/** @type {string} */ text) => setQuery({ exit_code_min: text })} />
    <${Field} label="Highest" hint="255" type="number" value=${most} set=${(/** @type {string} */ text) => setQuery({ exit_code_max: text })} />
  <//>`;
}

function RetryChip() {
  const only = ["true", "1"].includes(query.value.get("retries_only") ?? "");
  return html`<button class="button small" type="button" aria-pressed=${only ? "true" : "false"}
    onClick=${() => setQuery({ retries_only: !only })}>Retries only</button>`;
}
