// A service: its instances as they are now, what holds for it, and the runs of its instances.
import { html } from "../html.js";
import { zone } from "../state/daemon.js";
import { useSubject } from "../state/subject.js";
import { withQuery } from "../text/path.js";
import { unitDeeds } from "../part/deed.js";
import { Definition } from "../part/unit/definition.js";
import { Head } from "../part/unit/head.js";
import { Instances } from "../part/unit/instance.js";
import { UnitPage } from "../part/unit/page.js";
import { Policies } from "../part/unit/policies.js";
import { Part, Question } from "../part/unit/question.js";
import { Rolling } from "../part/unit/rolling.js";
import { useRows } from "../part/unit/rows.js";
import { Runs } from "../part/unit/runs.js";

/** @typedef {import("../wire.d.ts").TaskDetail} TaskDetail */

/** @param {{ name: string }} props */
export function View({ name }) {
  return html`<${UnitPage} name=${name} kind="service">
    ${(/** @type {TaskDetail} */ service) => html`<${Service} service=${service} />`}
  <//>`;
}

/** @param {{ service: TaskDetail }} props */
function Service({ service }) {
  const { name, ready_instances: ready = 0, instances = 1 } = service;
  const deeds = unitDeeds(service);
  useSubject(name, deeds);
  useRows();
  return html`<article class="unit">
    <${Head} unit=${service} deeds=${deeds} zone=${zone.value} />
    <${Rolling} service=${service} />
    <${Question} title="Instances" aside=${html`<span class="type">${ready}</span> of <span class="type">${instances}</span> ready`}>
      <${Instances} service=${service} />
    <//>
    <${Question} title="What it is">
      <div class="pair">
        <${Part} title="What holds for it"><${Policies} unit=${service} /><//>
        <div class="stack"><${Definition} unit=${service} /></div>
      </div>
    <//>
    <${Question} title="What happened" aside="A run is the life of one instance">
      <${Part} title="Runs" beside=${html`<a href=${withQuery("/runs", { task_name: name })}>All runs</a>`}><${Runs} name=${name} service=${true} /><//>
    <//>
  </article>`;
}
