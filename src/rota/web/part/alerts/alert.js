// One notification: what happened, to whom, how often; repeats are folded into it.
import { html } from "../../html.js";
import { unitByName } from "../../state/unit.js";
import { pathOf, runPath } from "../../text/path.js";
import { number } from "../../text/size.js";
import { Ago, At } from "../instant.js";
import { Status } from "../glyph.js";

/** @typedef {import("../../wire.d.ts").Notification} Notification */

/**
 * @param {{ alert: Notification, here: boolean, gone: boolean, mark: (read: boolean) => void, not?: string, point: () => void }} props
 *   `not`: why it cannot be marked
 */
export function Alert({ alert, here, gone, mark, not, point }) {
  const unread = !alert.read_at;
  const kind = unitByName.value.get(alert.task_name ?? "")?.kind;
  return html`<li id=${`alert-${alert.id}`} class=${`alert ${unread ? "unread" : ""} ${here ? "here" : ""} ${gone ? "gone" : ""}`}
    aria-current=${here ? "true" : undefined} onFocusIn=${point}>
    <div class="sign"><${Status} of=${alert.severity} bare /></div>
    <div class="said">
      <h2 dir="auto">${alert.title}${unread && html`<span class="mark-unread">unread</span>`}</h2>
      <p dir="auto">${alert.body}</p>
      <p class="ways">
        ${alert.run_id && html`<a href=${runPath(alert.run_id)}>The run</a>`}
        ${alert.task_name && html`<a class="type" dir="auto" href=${pathOf({ name: alert.task_name, kind })}>${alert.task_name}</a>`}
        ${!alert.task_name && !alert.run_id && html`<a href="/system">System</a>`}
      </p>
      ${alert.count > 1 && html`<${Repeats} alert=${alert} />`}
    </div>
    <div class="aside">
      <${Ago} at=${alert.last_occurred_at} />
      <button class="button small" type="button" aria-disabled=${not ? "true" : undefined} title=${not} onClick=${() => not || mark(unread)}>
        ${unread ? "Mark as read" : "Mark as unread"}
      </button>
    </div>
  </li>`;
}

/** @param {{ alert: Notification }} props */
function Repeats({ alert }) {
  const { count, occurrences, created_at: first, last_occurred_at: last } = alert;
  return html`<details class="repeats">
    <summary><span class="type">${number(count)}</span> times, first <${At} at=${first} seconds />, last <${At} at=${last} seconds /></summary>
    <ol aria-label="When it happened, newest first">
      ${occurrences.map((at) => html`<li key=${at}><${At} at=${at} seconds /></li>`)}
      ${count > occurrences.length && html`<li class="soft">${number(count - occurrences.length)} before</li>`}
    </ol>
  </details>`;
}
