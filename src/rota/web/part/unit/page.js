// What the pages of tasks and services have in common: the unit that the path names, or why it is not shown.
import { html } from "../../html.js";
import { useSubject } from "../../state/subject.js";
import { units } from "../../state/unit.js";
import { pathOf } from "../../text/path.js";
import { alike } from "../../text/alike.js";
import { Fault, Loaded } from "../notice.js";
import { useDetail } from "./detail.js";

/** @typedef {import("../../wire.d.ts").TaskDetail} TaskDetail */

/**
 * @param {{ name: string, kind: "task" | "service", children: (unit: TaskDetail) => unknown }} props
 */
export function UnitPage({ name, kind, children }) {
  const detail = useDetail(name);
  if ([404, 422].includes(detail.fault?.status ?? 0) && (!detail.value || detail.value.state !== "removed")) {
    return html`<${Unknown} name=${name} kind=${kind} fault=${detail.fault} retry=${detail.reread} />`;
  }
  return html`<${Loaded} of=${detail} what=${`The ${kind}`} rows=${8} height=${48}>
    ${(/** @type {TaskDetail} */ unit) => (unit.kind === kind ? children(unit) : html`<${Other} unit=${unit} />`)}
  <//>`;
}

/** @param {{ name: string, kind: string, fault: import("../../state/api.js").Fault, retry: () => void }} props */
function Unknown({ name, kind, fault, retry }) {
  useSubject(`No such ${kind}`);
  const near = alike(
    name,
    (units.value ?? []).map((unit) => unit.name),
  );
  const meant = (units.value ?? []).filter((unit) => near.includes(unit.name));
  return html`<h1 class="away">${name}</h1>
  <${Fault} fault=${fault} what=${`There is no such ${kind}.`} retry=${retry}>
    ${meant.map((unit) => html`<a class="button type" key=${unit.name} href=${pathOf(unit)}>${unit.name}</a>`)}
    <a class="button" href="/">To the Board</a>
  <//>`;
}

/** @param {{ unit: TaskDetail }} props */
function Other({ unit }) {
  return html`<h1 class="away">${unit.name}</h1>
  <div class="notice calm" role="alert">
    <p><strong><code>${unit.name}</code> is a ${unit.kind}.</strong> It has its page elsewhere.</p>
    <a class="button" href=${pathOf(unit)}>To the ${unit.kind} <code>${unit.name}</code></a>
  </div>`;
}
