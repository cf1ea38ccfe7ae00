// What you should know: what failed, was missed or healed, the newest first, repeats folded.
import { html, useEffect, useRef, useState } from "../html.js";
import { markAllRead, useAlertList } from "../state/alert-list.js";
import { may, unreadCount } from "../state/daemon.js";
import { go, query } from "../state/route.js";
import { useSteady } from "../state/steady.js";
import { useSubject } from "../state/subject.js";
import { pathOf, runPath } from "../text/path.js";
import { counted, number } from "../text/size.js";
import { Alert } from "../part/alerts/alert.js";
import { AlertFilter, clearAlertFilters } from "../part/alerts/filter.js";
import { useHold } from "../part/hold.js";
import { useKeys } from "../part/keys.js";
import { Empty, Fault, Skeleton } from "../part/notice.js";
import { say, sayFault } from "../part/toast.js";

/** @typedef {import("../wire.d.ts").Notification} Notification */

export function View() {
  const list = useAlertList(query.value);
  const { rows, fault } = list;
  const isEmpty = rows?.length === 0 && list.complete && !fault;
  const not = may("trigger") ? undefined : "To mark alerts takes operator.";
  return html`<${Head} list=${list} not=${not} />
    <${AlertFilter} />
    ${
      fault &&
      html`<${Fault} fault=${fault} what=${rows ? "The alerts may be out of date." : "The alerts cannot be shown."} retry=${list.reread}>
      ${fault.status === 422 && html`<button class="button main" type="button" onClick=${clearAlertFilters}>Clear filters</button>`}
    <//>`
    }
    ${rows === undefined && !fault && html`<${Skeleton} rows=${6} height=${72} what="Alerts: loading" />`}
    ${rows !== undefined && !isEmpty && html`<${List} key=${list.path} list=${list} not=${not} />`}
    ${isEmpty && html`<${None} />`}`;
}

/** @typedef {ReturnType<typeof useAlertList>} AlertList */

/** @param {{ list: AlertList, not?: string }} props `not`: why nothing can be marked */
function Head({ list, not }) {
  const count = unreadCount.value;
  const narrow = isNarrowed();
  const rows = list.rows ?? [];
  const label = narrow ? "Mark these as read" : "Mark all as read";
  const idle = not ?? ((narrow ? rows.some((row) => !row.read_at) : count > 0) ? undefined : "All are read.");
  useSubject("Alerts", [{ label, perform: () => void readAll(list), not: idle }]);
  return html`<div class="title">
    <h1>Alerts</h1>
    <p class="soft">${count ? html`<span class="type">${number(count)}</span> unread` : "All are read."}</p>
    <div class="buttons">
      <button class="button" type="button" aria-disabled=${idle ? "true" : undefined} title=${idle} onClick=${() => (idle ? say(idle) : void readAll(list))}>${label}</button>
    </div>
  </div>`;
}

/**
 * Those that were shown when it was asked for: what came meanwhile stays unread, and what the filter hides too.
 * @param {AlertList} list
 */
async function readAll(list) {
  const rows = list.rows ?? [];
  try {
    if (isNarrowed()) await Promise.all(rows.filter((row) => !row.read_at).map((row) => list.mark(row.id, true)));
    else if (rows.length > 0) await markAllRead(rows[0].last_occurred_at);
  } catch (thrown) {
    sayFault(thrown);
  }
}

/** Whether only some units or severities are shown: then "all" would be more than can be seen. */
function isNarrowed() {
  return query.value.has("severity") || query.value.has("task_name");
}

/** @param {{ list: AlertList, not?: string }} props */
function List({ list, not }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const [turn, setTurn] = useState(0);
  const [here, show] = useState(/** @type {string | null} */ (null));
  const newest = useRef(here); // keys may come faster than what they do is shown
  const { shown, fresh, gone, moved } = useSteady(list.rows ?? [], {
    held: useHold(element),
    turn: `${list.path} ${turn}`,
  });
  const place = () => shown.findIndex((alert) => alert.id === newest.current);
  const setHere = (/** @type {string | null} */ id) => {
    newest.current = id;
    show(id);
  };
  const onIt = (/** @type {(alert: Notification) => void} */ perform) => () => {
    const current = shown[place()];
    if (current) perform(current);
    else say("No alert is chosen: j and k choose one.");
  };
  /** @param {Notification} alert @param {boolean} read */
  const mark = (alert, read) => void list.mark(alert.id, read).catch(sayFault);
  /** @param {number} step */
  const walk = (step) => {
    const next = shown[place() < 0 ? 0 : Math.min(Math.max(place() + step, 0), shown.length - 1)];
    if (!next) return;
    setHere(next.id);
    const row = document.getElementById(`alert-${next.id}`);
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("a")?.focus({ preventScroll: true });
  };
  useKeys([
    { keys: "j", does: "Next alert", perform: () => walk(1) },
    { keys: "k", does: "Alert before", perform: () => walk(-1) },
    { keys: "Enter", does: "Open its run, or its unit", perform: onIt((alert) => go(placeOf(alert))) },
    {
      keys: "u",
      does: "Mark it as read, or unread",
      perform: onIt((alert) => (not ? say(not) : mark(alert, !alert.read_at))),
    },
  ]);
  const renew = () => {
    setTurn(turn + 1);
    scrollTo(0, 0);
  };
  return html`<div ref=${element}><div class="renewal" role="status">
      ${(fresh > 0 || moved) && html`<button class="button small" type="button" onClick=${renew}>${fresh > 0 ? counted(fresh, "new alert") : "Some happened again: sort anew"}</button>`}
    </div>
    <ol class="alerts" aria-label="Alerts, newest first">
      ${shown.map(
        (
          alert,
        ) => html`<${Alert} key=${alert.id} alert=${alert} here=${alert.id === here} gone=${gone.has(alert.id)} not=${not}
          mark=${(/** @type {boolean} */ read) => mark(alert, read)} point=${() => setHere(alert.id)} />`,
      )}
    </ol></div>
    <${Foot} list=${list} />`;
}

/** @param {Notification} alert */
function placeOf({ run_id: run, task_name: name }) {
  return run ? runPath(run) : name ? pathOf({ name }) : "/system";
}

/** @param {{ list: AlertList }} props the next page comes when it comes in sight */
function Foot({ list }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const newest = useRef(list);
  newest.current = list;
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry.isIntersecting && newest.current.more(), {
      rootMargin: "400px",
    });
    if (element.current) watch.observe(element.current);
    return () => watch.disconnect();
  }, [list.rows?.length, list.fault]);
  return html`<p class="foot soft" ref=${element}>${list.complete ? "Alerts are kept for 90 days." : list.busy ? "Loading more …" : ""}</p>`;
}

function None() {
  if (query.value.size > 0) {
    return html`<${Empty} title=${query.value.has("unread") && !isNarrowed() ? "All are read." : "No alert fits."}>
      <button class="button" type="button" onClick=${clearAlertFilters}>Show all alerts</button>
    <//>`;
  }
  return html`<${Empty} title="Nothing to tell.">
    <p>Here stands what fails, is missed or heals. Where else it is told, mail or a webhook say, is <code>[notify]</code> in <code>rota.toml</code>.</p>
  <//>`;
}
