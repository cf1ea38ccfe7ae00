// A task: what it is, how it does, what happened, and why.
import { html } from "../html.js";
import { zone as daemonZone } from "../state/daemon.js";
import { query } from "../state/route.js";
import { useSubject } from "../state/subject.js";
import { withQuery } from "../text/path.js";
import { unitDeeds } from "../part/deed.js";
import { Definition } from "../part/unit/definition.js";
import { Figures } from "../part/unit/figures.js";
import { Head } from "../part/unit/head.js";
import { Ledger } from "../part/unit/ledger.js";
import { UnitPage } from "../part/unit/page.js";
import { Policies } from "../part/unit/policies.js";
import { Part, Question } from "../part/unit/question.js";
import { useRows } from "../part/unit/rows.js";
import { Runs } from "../part/unit/runs.js";
import { Schedule } from "../part/unit/schedule.js";
import { askWhy, Why } from "../part/unit/why.js";

/** @typedef {import("../wire.d.ts").TaskDetail} TaskDetail */

/** @param {{ name: string }} props */
export function View({ name }) {
  return html`<${UnitPage} name=${name} kind="task">${(/** @type {TaskDetail} */ task) => html`<${Task} task=${task} />`}<//>`;
}

/** @param {{ task: TaskDetail }} props */
function Task({ task }) {
  const { name, cron } = task;
  const zone = task.timezone ?? daemonZone.value;
  const deeds = unitDeeds(task);
  useSubject(name, deeds);
  useRows();
  const ask = (/** @type {string} */ at) => {
    askWhy(at);
    document.getElementById("why")?.scrollIntoView({ block: "start" });
  };
  return html`<article class="unit">
    <${Head} unit=${task} deeds=${deeds} zone=${zone} />
    <${Question} title="What it is">
      <div class="pair">
        <div class="stack">
          <${Part} title="When it is due"><${Schedule} task=${task} zone=${zone} /><//>
          <${Definition} unit=${task} />
        </div>
        <${Part} title="What holds for it"><${Policies} unit=${task} /><//>
      </div>
    <//>
    <${Question} title="How it does" aside="In the last twelve weeks">
      <${Figures} name=${name} zone=${zone} />
    <//>
    <${Question} title="What happened">
      <${Part} title="Why?" id="why"><${Why} name=${name} zone=${zone} at=${query.value.get("at") ?? ""} /><//>
      <div class="pair history">
        <${Part} title="Firings that were due"><${Ledger} name=${name} zone=${zone} planned=${Boolean(cron)} ask=${ask} /><//>
        <${Part} title="Runs" beside=${html`<a href=${withQuery("/runs", { task_name: name })}>All runs</a>`}><${Runs} name=${name} zone=${zone} /><//>
      </div>
    <//>
  </article>`;
}
