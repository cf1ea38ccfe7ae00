// What is planned when: a week, hour by hour, what collides in it, and what another expression would do.
import { html, useEffect, useMemo, useState } from "../html.js";
import { zone } from "../state/daemon.js";
import { query, setQuery } from "../state/route.js";
import { useSubject } from "../state/subject.js";
import { day } from "../text/instant.js";
import { cells, isDate, marks, moved, sorted, weekOf, clockNote } from "../text/week.js";
import { neighbours } from "../text/collision.js";
import { useKeys } from "../part/keys.js";
import { Empty, Loaded } from "../part/notice.js";
import { Calendar } from "../part/schedule/calendar.js";
import { Clashes } from "../part/schedule/clash.js";
import { Days } from "../part/schedule/days.js";
import { HeatMap } from "../part/schedule/heat.js";
import { HourDialog } from "../part/schedule/hour.js";
import { minute, usePlan } from "../part/schedule/plan.js";
import { Rhythm } from "../part/schedule/rhythm.js";
import { trialOf, useDrawn } from "../part/schedule/trial.js";
import { WhatIf } from "../part/schedule/what-if.js";
import { Question } from "../part/unit/question.js";

/** @typedef {import("../wire.d.ts").Schedule} Plan */
/** @typedef {import("../text/week.js").Week} Week */
/** @typedef {import("../part/schedule/cell.js").Place} Place */

export function View() {
  const asked = query.value.get("from");
  const first = isDate(asked) ? asked : day(minute.value, zone.value);
  const week = useMemo(() => weekOf(first, zone.value), [first, zone.value]);
  const plan = usePlan(week);
  useSubject("Schedule");
  return html`<div class="schedule">
    <${Head} week=${week} />
    <${Loaded} of=${plan} what="The schedule" rows=${12} height=${32}>
      ${(/** @type {Plan} */ value) => html`<${Shown} week=${week} plan=${value} />`}
    <//>
  </div>`;
}

/** @param {{ week: Week }} props */
function Head({ week }) {
  const today = day(minute.value, week.zone);
  const { date } = week.days[0];
  const show = (/** @type {string} */ from) => setQuery({ from: from === today ? "" : from });
  useKeys([
    { keys: "[", does: "The week before", perform: () => show(moved(date, -7)) },
    { keys: "]", does: "The week after", perform: () => show(moved(date, 7)) },
    { keys: "n", does: "The week from today on", perform: () => show(today) },
  ]);
  /** @param {Event} event */
  const jump = (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    if (isDate(value)) show(value);
  };
  return html`<div class="title schedule-head">
    <h1>Schedule</h1>
    <p>${week.days[0].name} to ${week.days[6].name} ${week.days[6].date.slice(0, 4)} <span class="soft">in <span class="type">${week.zone}</span></span></p>
    <div class="buttons">
      <button class="button" type="button" onClick=${() => show(moved(date, -7))} aria-keyshortcuts="[">← Week before</button>
      <button class="button" type="button" onClick=${() => show(today)} aria-pressed=${date === today ? "true" : "false"} aria-keyshortcuts="n">Today</button>
      <button class="button" type="button" onClick=${() => show(moved(date, 7))} aria-keyshortcuts="]">Week after →</button>
      <label class="away" for="week-from">First day</label>
      <input class="input type" id="week-from" type="date" value=${date} onChange=${jump} />
    </div>
  </div>`;
}

/** @param {{ week: Week, plan: Plan }} props */
function Shown({ week, plan }) {
  const narrow = useNarrow();
  const [place, setPlace] = useState(/** @type {Place | null} */ (null));
  const trial = trialOf();
  const drawn = useDrawn(trial, week);
  const told = useMemo(() => sorted(plan.tasks), [plan]);
  const hours = useMemo(() => cells(marks(told.drawn), week), [told, week]);
  const near = useMemo(() => neighbours(plan.tasks), [plan]);
  const tried = cells(
    drawn.map((due) => ({ due })),
    week,
  ).map((all) => all.map((cell) => cell.map(({ due }) => due)));
  if (plan.tasks.length === 0) return html`<${Nothing} />`;
  const steady = told.paces.reduce((sum, { names }) => sum + names.length, 0);
  const Table = narrow ? Days : Calendar;
  const open = place && {
    marks: hours[place.day][place.hour],
    tried: tried[place.day][place.hour],
    note: clockNote(week, place.day, place.hour),
  };
  return html`<${Rhythm} ...${told} />
    ${week.to <= minute.value && html`<p class="soft past-note">This week is over. It is told as rota.toml would plan it now; what did run is on <a href="/runs">Runs</a>.</p>`}
    <${Table} week=${week} hours=${hours} tried=${tried} open=${setPlace} />
    ${open && place && html`<${HourDialog} week=${week} place=${place} hour=${open} near=${near} close=${() => setPlace(null)} />`}
    <${Question} title="When is it busy?"><div class="part"><${HeatMap} week=${week} hours=${hours} steady=${steady} /></div><//>
    <${Question} title="What collides?" aside="In the week shown."><div class="part"><${Clashes} tasks=${plan.tasks} zone=${week.zone} /></div><//>
    <${Question} title="What if?" aside="Try an expression."><${WhatIf} drawn=${drawn} near=${near} week=${week} /><//>`;
}

function Nothing() {
  return html`<${Empty} title="Nothing is planned.">
    Give a task a schedule in <code>rota.toml</code>, <code>cron = "30 2 * * *"</code> say. It stands here once Rota has read it.
  <//>`;
}

/** Whether there is no room for seven days beside each other. */
function useNarrow() {
  const media = useMemo(() => matchMedia("(max-width: 760px)"), []);
  const [narrow, setNarrow] = useState(media.matches);
  useEffect(() => {
    const change = () => setNarrow(media.matches);
    media.addEventListener("change", change);
    return () => media.removeEventListener("change", change);
  }, []);
  return narrow;
}
