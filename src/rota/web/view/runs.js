// What ran, what did not, why: every run there is, newest first, and what can be done with many of them.
import { html, useRef, useState } from "../html.js";
import { daemonNow } from "../state/link.js";
import { query, setQuery } from "../state/route.js";
import { useRunList } from "../state/run-list.js";
import { useSteady } from "../state/steady.js";
import { useSubject } from "../state/subject.js";
import { unitByName } from "../state/unit.js";
import { asked, askedWhich, filterOf } from "../text/filter.js";
import { between, changed, isNothing, isSelected, MOST_IDS, NOTHING } from "../text/selection.js";
import { counted } from "../text/size.js";
import { runDeeds } from "../part/deed.js";
import { useKeys } from "../part/keys.js";
import { Empty, Fault, Skeleton } from "../part/notice.js";
import { say } from "../part/toast.js";
import { clearFilters, FilterBar } from "../part/runs/filter-bar.js";
import { useHold } from "../part/hold.js";
import { Selected } from "../part/runs/selected.js";
import { Summary, useSummary } from "../part/runs/summary.js";
import { Table } from "../part/runs/table.js";
import { useHere, useWalk } from "../part/runs/walk.js";

/** @typedef {import("../wire.d.ts").Run} Run */

export function View() {
  const list = useRunList(query.value);
  const which = askedWhich(query.value);
  const summary = useSummary(which);
  const isEmpty = list.rows?.length === 0 && list.complete && !list.fault;
  const isListed = list.rows !== undefined && !isEmpty;
  return html`<div class="title"><h1>Runs</h1><${Summary} summary=${summary} shown=${list.fault?.status !== 422} /></div>
    <${FilterBar} />
    ${
      list.fault &&
      html`<${Fault} fault=${list.fault} what=${list.rows ? "The runs may be out of date." : "The runs cannot be shown."} retry=${list.reread}>
      ${list.fault.status === 422 && html`<button class="button main" type="button" onClick=${clearAll}>Clear filters</button>`}
    <//>`
    }
    ${list.rows === undefined && !list.fault && html`<${Skeleton} rows=${12} height=${24} what="Runs: loading" />`}
    ${isListed ? html`<${List} key=${list.path} list=${list} which=${which} total=${summary.old ? undefined : summary.value?.total} />` : html`<${Unlisted} />`}
    ${isEmpty && html`<${None} filtered=${Object.keys(which).length > 0} />`}`;
}

/** The window is named also where there is no list that names it. */
function Unlisted() {
  useSubject("Runs");
  return null;
}

/** Whatever is wrong in the address, the order too. */
function clearAll() {
  setQuery(Object.fromEntries(Object.keys(asked(query.value)).map((key) => [key, null])));
}

/** @param {{ list: ReturnType<typeof useRunList>, which: Record<string, string>, total: number | undefined }} props one for each filter and order */
function List({ list, which, total }) {
  const rows = list.rows ?? [];
  const filter = filterOf(query.value);
  const area = useRef(/** @type {HTMLElement | null} */ (null));
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const [selection, setSelection] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  const anchor = useRef(/** @type {string | null} */ (null));
  const at = useHere();
  const held = useHold(area) || at.here !== null || !isNothing(selection);
  const { shown, fresh, gone, moved } = useSteady(rows, { held, turn: `${list.path} ${turn}` });
  const clear = () => setSelection(NOTHING);
  /** @param {string} id @param {boolean} wanted @param {boolean} range */
  const select = (id, wanted, range) => {
    const ids =
      range && anchor.current
        ? between(
            shown.map((run) => run.id),
            anchor.current,
            id,
          )
        : [id];
    const full = selection.before !== null && !wanted && selection.ids.size + ids.length > MOST_IDS;
    if (full) {
      return say(`At most ${MOST_IDS} can be left out: narrow the filter instead.`, { tone: "bad" });
    }
    anchor.current = id;
    setSelection((now) => changed(now, ids, wanted));
  };
  /** Where all of them are here they are picked one by one: nothing is done to a run that was not shown. */
  const selectAll = () => {
    if (list.complete && rows.length <= MOST_IDS) {
      setSelection({ before: null, ids: new Set(rows.map((run) => run.id)) });
    } else setSelection({ before: new Date(daemonNow()).toISOString(), ids: new Set() });
  };
  const all =
    selection.before !== null
      ? selection.ids.size === 0
      : rows.length > 0 && list.complete && rows.every((run) => selection.ids.has(run.id));
  const toggle = (/** @type {Run} */ run) => select(run.id, !isSelected(selection, run), false);
  const current = useWalk({ at, runs: shown, gone, toggle, list: table });
  useSubject(
    "Runs",
    current && !gone.has(current.id) ? runDeeds(current, unitByName.value.get(current.task_name)) : [],
  );
  const leave = () => {
    at.set(null);
    clear();
    if (document.activeElement instanceof HTMLElement && table.current?.contains(document.activeElement)) {
      document.activeElement.blur();
    }
  };
  useKeys([{ keys: "Escape", does: "Select nothing", perform: leave }]);
  const renew = () => {
    setTurn(turn + 1);
    scrollTo(0, 0);
  };
  return html`<div ref=${area}><div class="renewal" role="status">
      ${(fresh > 0 || moved) && html`<button class="button small" type="button" onClick=${renew}>${fresh > 0 ? counted(fresh, "new run") : "Sort anew"}</button>`}
    </div>
    <${Table} runs=${shown} gone=${gone} complete=${list.complete} here=${at.here} isSelected=${(/** @type {Run} */ run) => isSelected(selection, run)} select=${select}
      point=${at.set} near=${list.more} all=${all} selectAll=${(/** @type {boolean} */ wanted) => (wanted ? selectAll() : clear())} table=${table} /></div>
    <${Foot} list=${list} />
    <${Selected} selection=${selection} rows=${rows} total=${total} complete=${list.complete} which=${which} filter=${filter} clear=${clear} selectAll=${selectAll} />`;
}

/** @param {{ list: ReturnType<typeof useRunList> }} props what stands below the last row */
function Foot({ list }) {
  const count = list.rows?.length ?? 0;
  if (list.complete) return html`<p class="foot soft">That is all: ${counted(count, "run")}.</p>`;
  return html`<p class="foot soft" aria-busy=${list.busy ? "true" : undefined}>
    ${list.busy ? "Loading more …" : html`<button class="button small" type="button" onClick=${list.more}>Show more</button>`}
  </p>`;
}

/** @param {{ filtered: boolean }} props */
function None({ filtered }) {
  if (!filtered) {
    return html`<${Empty} title="Nothing has run yet.">
      <p>Runs stand here once a schedule in <code>rota.toml</code> is due, or you run a task: <kbd>/</kbd> finds it, <code>rota run NAME</code> does too.</p>
    <//>`;
  }
  return html`<${Empty} title="No run fits.">
    <p>Take a filter away, or all of them. Runs that are not kept any more (<code>keep_runs</code>, <code>keep_for</code>) are not found.</p>
    <button class="button" type="button" onClick=${clearFilters}>Clear filters</button>
  <//>`;
}
