// The instances of a service, one panel each: how it is, since when, what it uses, what its checks said.
import { html } from "../../html.js";
import { now } from "../../state/link.js";
import { rough } from "../../text/duration.js";
import { millis, relative } from "../../text/instant.js";
import { runPath } from "../../text/path.js";
import { share, size } from "../../text/size.js";
import { instanceDeeds } from "../deed.js";
import { Status } from "../glyph.js";
import { Ago } from "../instant.js";
import { Checks } from "./check.js";
import { Spark } from "./spark.js";
import { useTrails } from "./trail.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */
/** @typedef {import("../../wire.d.ts").Instance} Instance */

/** @param {{ service: TaskDetail }} props */
export function Instances({ service }) {
  const all = service.instances_now ?? [];
  const trails = useTrails();
  return html`<ul class="instances">
    ${all.map((instance) => html`<${Panel} key=${instance.index} service=${service} instance=${instance} trail=${trails.value.get(instance.run_id ?? "") ?? []} />`)}
  </ul>`;
}

/** @param {{ service: TaskDetail, instance: Instance, trail: import("./trail.js").Trail }} props */
function Panel({ service, instance, trail }) {
  const { index, pid, run_id: run, restarts, failed_starts: failed, usage } = instance;
  return html`<li class="panel instance">
    <header>
      <h2><span class="soft">Instance</span> <span class="type">${index}</span></h2>
      <${State} instance=${instance} />
    </header>
    <div class="body">
      <${Story} instance=${instance} />
      <dl class="facts">
        ${pid !== undefined && html`<dt>Process</dt><dd><span class="type">${pid}</span>${run && html`, <a href=${runPath(run)}>its run</a>`}</dd>`}
        <dt>Restarts</dt>
        <dd><span class="type">${restarts}</span>${failed > 0 && html`, <span class="type bad">${failed}</span> failed ${failed === 1 ? "start" : "starts"} in a row`}</dd>
        <dt>CPU</dt>
        <dd><${Spark} values=${trail.map(({ cpu }) => cpu)} least=${10} text=${usage ? share(usage.cpu_usage) : ""} what="CPU, percent of one core" /></dd>
        <dt>Memory</dt>
        <dd><${Spark} values=${trail.map(({ memory }) => memory)} least=${1} text=${usage ? size(usage.memory) : ""} what="Memory" /></dd>
        ${instance.status && html`<dt>It says</dt><dd dir="auto">${instance.status}</dd>`}
        ${instance.checks && html`<dt>Checks</dt><dd><${Checks} checks=${instance.checks} /></dd>`}
      </dl>
      <${Buttons} service=${service} instance=${instance} />
    </div>
  </li>`;
}

/** @param {{ instance: Instance }} props */
function State({ instance: { state, retry_at: retry } }) {
  const givenUp = state === "failing" && retry === undefined;
  return html`<${Status} of=${state === "running" ? "healthy" : state} text=${givenUp ? "given up" : undefined} chip=${true} />`;
}

/**
 * Since when it is as it is, and why.
 * @param {{ instance: Instance }} props
 */
function Story({ instance }) {
  const { state, since, start_at: start, ready, retry_at: retry, reason, desired } = instance;
  if (ready && start) {
    return html`<p>Up for <span class="type">${rough(Math.max(0, Math.floor((now.value - millis(start)) / 1000)))}</span><span class="soft">, started <${Ago} at=${start} /></span></p>`;
  }
  const told = reason?.replace(/ Starts again in .*$/, ""); // it was said when it ended; the time that is left is told here
  return html`<p>
    ${retry && html`<strong>Starts again <span class="type">${relative(retry, now.value)}</span>.</strong> `}
    ${state === "failing" && !retry && html`<strong>It is given up until you start it.</strong> `}
    ${state === "stopped" && desired === "down" && html`Stopped <${Ago} at=${since} />. `}
    ${told ? html`<span dir="auto">${told}</span>` : state !== "stopped" && !retry && html`<span class="soft">So since <${Ago} at=${since} />.</span>`}
  </p>`;
}

/** @param {{ service: TaskDetail, instance: Instance }} props */
function Buttons({ service, instance }) {
  const shown = instanceDeeds(service, instance).filter((deed) => !deed.hidden);
  return html`<div class="buttons">
    ${shown.map(
      ({ label, perform, not, harm }) => html`<button
        key=${label}
        class=${`button small ${harm ? "harm" : ""}`}
        type="button"
        aria-label=${`${label} instance ${instance.index}`}
        aria-disabled=${not ? "true" : undefined}
        title=${not}
        onClick=${perform}
      >${label}</button>`,
    )}
  </div>`;
}
