// When a task is due: in words, as cron says it, and the next five times.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { REREAD, useResource } from "../../state/resource.js";
import { clock, dayName, exact, millis, relative } from "../../text/instant.js";
import { withQuery } from "../../text/path.js";
import { Glyph } from "../glyph.js";
import { Loaded } from "../notice.js";
import { unitPath } from "./detail.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../../wire.d.ts").Upcoming} Upcoming */
/** @typedef {import("../../wire.d.ts").Firing} Firing */

const SHOWN = 5;
/** More than are shown are asked for, so that it need not be asked again after each firing. */
const ASKED = 20;

/** @type {Record<string, { tone: string, glyph: keyof typeof import("../../text/status.js").GLYPHS, word: string }>} */
const NOTES = {
  dst_gap: { tone: "skip", glyph: "turn", word: "stands for a time that the clock change leaves out" },
  dst_repeat: { tone: "skip", glyph: "turn", word: "not run: the hour comes twice" },
  held: { tone: "miss", glyph: "pause", word: "held" },
  paused: { tone: "miss", glyph: "pause", word: "paused" },
};

/** @param {{ task: TaskDetail, zone: string }} props */
export function Schedule({ task, zone }) {
  if (!task.cron) {
    return html`<p>
      Nothing is planned for it: it runs when somebody runs it${task.hook_verbs?.length ? ", or calls its webhook" : ""}.
    </p>`;
  }
  return html`<p class="planned">${task.schedule_text?.replace(` (${zone})`, "")}</p>
    <p class="crons">
      ${(task.crons ?? [task.cron]).map((cron) => html`<code>${cron}</code> `)}
      <span class="soft">in <span class="type">${zone}</span></span>
    </p>
    <${Next} name=${task.name} zone=${zone} />`;
}

/** @param {{ name: string, zone: string }} props */
function Next({ name, zone }) {
  const upcoming = /** @type {typeof useResource<Upcoming>} */ (useResource)(
    withQuery(`${unitPath(name)}/upcoming`, { limit: ASKED }),
    {
      "slot.decided": (plan, { slot }) => (slot.task_name === name ? after(plan, slot) : plan),
      "task.updated": (plan, { task }) =>
        task.name === name && isPaused(plan) !== Boolean(task.paused_at) ? REREAD : plan,
      "tasks.changed": (plan, { changed }) => (changed.includes(name) ? REREAD : plan),
    },
  );
  return html`<${Loaded} of=${upcoming} what="What is planned" rows=${SHOWN} height=${20}>
    ${(/** @type {Upcoming} */ { firings }) =>
      firings.length
        ? html`<ol class="next" aria-label="Next firings">
            ${firings.slice(0, SHOWN).map((firing) => html`<${Due} key=${firing.due_at} firing=${firing} zone=${zone} />`)}
          </ol>`
        : html`<p class="soft">It will not be due again.</p>`}
  <//>`;
}

/** @param {{ firing: Firing, zone: string }} props */
function Due({ firing: { due_at: due, starts_at: starts, will_run: runs, note }, zone }) {
  const told = note && (NOTES[note] ?? { tone: "miss", glyph: "dash", word: note });
  const late = millis(starts) - millis(due);
  return html`<li class=${runs ? "" : "off"}>
    <time class="type" datetime=${new Date(millis(due)).toISOString()} title=${exact(due, zone)}>
      <span class="day">${dayName(due, zone)}</span> ${clock(due, zone, { seconds: hasSeconds(due) })}
    </time>
    <span class="type soft">${relative(due, now.value)}</span>
    <span>
      ${told && html`<span class="status"><${Glyph} name=${told.glyph} tone=${told.tone} />${told.word}</span>`}
      ${late > 0 && runs && html`<span class="soft">starts at <span class="type">${clock(starts, zone, { seconds: true })}</span></span>`}
    </span>
  </li>`;
}

/** @param {string} due */
function hasSeconds(due) {
  return millis(due) % 60_000 !== 0;
}

/** @param {Upcoming} plan */
function isPaused({ firings }) {
  return firings.some(({ note }) => note === "paused");
}

/**
 * @param {Upcoming} plan
 * @param {import("../../wire.d.ts").Slot} slot
 */
function after(plan, slot) {
  const decided = millis(slot.due_until ?? slot.due_at);
  const firings = plan.firings.filter(({ due_at }) => millis(due_at) > decided);
  return firings.length < SHOWN && plan.more ? REREAD : { ...plan, firings };
}
