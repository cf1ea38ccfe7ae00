// One run: what became of it in a sentence, its facts, and all that it printed.
import { html } from "../html.js";
import { REREAD, useResource } from "../state/resource.js";
import { useSubject } from "../state/subject.js";
import { unitByName } from "../state/unit.js";
import { Deeds, runDeeds } from "../part/deed.js";
import { LogViewer, useLog } from "../part/log/viewer.js";
import { Loaded } from "../part/notice.js";
import { Facts } from "../part/run/facts.js";
import { Gone } from "../part/run/gone.js";
import { Headline } from "../part/run/headline.js";
import { runPath } from "../text/path.js";

/** @typedef {import("../wire.d.ts").Run} Run */

/** @param {{ id: string }} props */
export function View({ id }) {
  const answer = useRun(id);
  const log = useLog(id);
  const retry = useRun(answer.value?.retried_by_run_id ?? null).value;
  if (answer.fault?.status === 404 || answer.fault?.status === 422) {
    return html`<${Gone} id=${id} reread=${answer.reread} />`;
  }
  return html`<div class="run-view">
    <${Loaded} of=${answer} what="The run" rows=${8}>${(/** @type {Run} */ run) => html`<${Shown} run=${run} retry=${retry} log=${log} />`}<//>
  </div>`;
}

/** @param {{ run: Run, retry: Run | undefined, log: import("../part/log/reading.js").Reading }} props */
function Shown({ run, retry, log }) {
  const unit = unitByName.value.get(run.task_name);
  const deeds = runDeeds(run, unit);
  useSubject(`${run.task_name}, run ${run.id}`, deeds);
  return html`<${Headline} run=${run} retry=${retry} unit=${unit}><${Deeds} deeds=${deeds} /><//>
    <${Facts} run=${run} unit=${unit} />
    <${LogViewer} reading=${log} run=${run} unit=${unit} />`;
}

/**
 * A run, as it is now. One that has ended never runs again, whatever comes late.
 * @param {string | null} id
 */
function useRun(id) {
  const take = (/** @type {Run} */ run, /** @type {{ run: Run }} */ data) =>
    data.run.id !== run.id || (run.status === "ended" && data.run.status !== "ended") ? run : data.run;
  return /** @type {typeof useResource<Run>} */ (useResource)(id === null ? null : `/api${runPath(id)}`, {
    "run.created": take,
    "run.started": take,
    "run.updated": take,
    "run.ended": take,
    "run.restored": take,
    "run.deleted": (run, data) => (data.run_id === run.id ? REREAD : run),
  });
}
