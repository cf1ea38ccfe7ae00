// One line above the Board: how many are well, need attention, run, and what comes next. Each is a filter.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { relative } from "../../text/instant.js";
import { number } from "../../text/size.js";
import { Status } from "../glyph.js";
import { isRunning, needsAttention, nextOf } from "./row.js";

/** @typedef {import("./row.js").Filter} Filter */
/** @typedef {import("../../wire.d.ts").Task} Task */

/** @param {{ units: Task[], filter: Filter | null, set: (filter: Filter | null) => void }} props */
export function Summary({ units, filter, set }) {
  const attention = units.filter(needsAttention).length;
  const running = units.filter(isRunning).length;
  const next = nextOf(units);
  return html`<div class="board-summary" role="group" aria-label="Filters">
    <${One} of="success" filter="healthy" now=${filter} set=${set} count=${units.length - attention} word="healthy" />
    <${One} of=${attention ? "failed" : "idle"} filter="attention" now=${filter} set=${set} count=${attention} word=${attention === 1 ? "needs attention" : "need attention"} />
    <${One} of=${running ? "running" : "idle"} filter="running" now=${filter} set=${set} count=${running} word="running" />
    ${
      next?.next_run_at &&
      html`<button type="button" class="sum" aria-pressed=${filter === "next" ? "true" : "false"} onClick=${() => set(filter === "next" ? null : "next")}>
      <span class="soft">next</span> <b class="type cut">${next.name}</b> <span class="number">${relative(next.next_run_at, now.value)}</span>
    </button>`
    }
  </div>`;
}

/** @param {{ of: string, filter: Filter, now: Filter | null, set: (filter: Filter | null) => void, count: number, word: string }} props */
function One({ of, filter, now: chosen, set, count, word }) {
  const pressed = chosen === filter;
  return html`<button type="button" class=${`sum ${count === 0 ? "none" : ""}`} aria-pressed=${pressed ? "true" : "false"} onClick=${() => set(pressed ? null : filter)}>
    <${Status} of=${of} text="" /><b class="number">${number(count)}</b> <span>${word}</span>
  </button>`;
}
