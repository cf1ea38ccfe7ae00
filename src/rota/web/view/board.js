// The Board: a lane for each unit, what was to the left of now, what is planned to the right.
import { effect, html, signal, useEffect, useMemo, useRef, useState } from "../html.js";
import { useBoard } from "../state/board.js";
import { zone } from "../state/daemon.js";
import { now } from "../state/link.js";
import { go, query, setQuery } from "../state/route.js";
import { useSubject } from "../state/subject.js";
import { rereadUnits, units, unitsFault } from "../state/unit.js";
import { pathOf, runPath } from "../text/path.js";
import { Chart, frameOf, laneHeight } from "../part/board/chart.js";
import { neighbour } from "../part/board/hit.js";
import { filtered, rowsOf } from "../part/board/row.js";
import { around, holds, panned, USUAL, wanted, zoomed } from "../part/board/span.js";
import { Summary } from "../part/board/summary.js";
import { Tools } from "../part/board/tool.js";
import { unitDeeds } from "../part/deed.js";
import { useKeys } from "../part/keys.js";
import { Later } from "../part/later.js";
import { Empty, Fault, Skeleton } from "../part/notice.js";

/** @typedef {import("../part/board/span.js").Span} Span */
/** @typedef {import("../part/board/row.js").Filter} Filter */
/** @typedef {import("../part/board/hit.js").Hit} Hit */
/** @typedef {import("../wire.d.ts").Task} Task */

/** @type {import("../part/later.js").Load} */
const TABLE = () => import("../part/board/table.js");
/** Kept while one looks at a run and comes back. */
const span = signal(/** @type {Span} */ ({ from: 0, to: 0 }));
const following = signal(true);

/** @param {Span} next */
function setSpan(next) {
  following.value =
    next.from <= now.peek() &&
    now.peek() <= next.to &&
    Math.abs(next.to - next.from - (span.peek().to - span.peek().from)) > 1
      ? following.peek()
      : false;
  span.value = next;
}

/** @param {number} length */
function follow(length) {
  following.value = true;
  span.value = around(now.peek(), length);
}

export function Board() {
  const all = units.value;
  if (all === undefined) {
    return unitsFault.value
      ? html`<div class="board-alone"><${Fault} fault=${unitsFault.value} what="The Board cannot be shown." retry=${rereadUnits} /></div>`
      : html`<div class="board-alone"><${Skeleton} rows=${12} what="The Board: loading" /></div>`;
  }
  return html`<h1 class="away">Board</h1>
    <${Shown} all=${all} />`;
}

/** @param {{ all: Task[] }} props */
function Shown({ all }) {
  const [width, setWidth] = useState(innerWidth);
  const [current, setCurrent] = useState(/** @type {string | null} */ (null));
  const [chosen, setChosen] = useState(/** @type {Hit | null} */ (null));
  const redraw = useRef(() => {});
  useMemo(() => span.peek().to || follow(USUAL), []);
  useEffect(
    () =>
      effect(
        () =>
          void (now.value && following.value && (span.value = around(now.value, span.peek().to - span.peek().from))),
      ),
    [],
  );
  const asked = useAsked();
  const board = useBoard(asked, now.peek(), width, () => redraw.current());

  const filter = /** @type {Filter | null} */ (query.value.get("show"));
  const text = query.value.get("find") ?? "";
  const shown = useMemo(() => filtered(all, filter, text), [all, filter, text]);
  const rows = useMemo(
    () => rowsOf(shown, { lane: laneHeight(width), grouped: filter !== "next" }),
    [shown, width < 640, filter],
  );
  const unit = shown.find(({ name }) => name === current);
  useSubject(unit?.name ?? "Board", unit ? unitDeeds(unit) : []);
  useBoardKeys({ rows, unit, chosen, setCurrent, setChosen, board });

  const asTable = query.value.get("as") === "table";
  const fault = board.past.fault ?? board.plan.fault;
  return html`<div class="board">
    <div class="board-head">
      <${Summary} units=${all} filter=${filter} set=${(/** @type {Filter | null} */ show) => setQuery({ show })} />
      <${Tools} span=${span} following=${following} follow=${follow} setSpan=${setSpan} text=${text} asTable=${asTable} truncated=${board.truncated} />
    </div>
    ${fault && html`<${Fault} fault=${fault} what="Part of the Board cannot be shown." retry=${board.past.reread} />`}
    ${
      all.length === 0
        ? html`<${Empty} title="Nothing is defined yet.">Write a task or a service into <code>rota.toml</code>; it appears here after <code>rota reload</code>.<//>`
        : shown.length === 0
          ? html`<${Empty} title="No unit fits."><button class="button" type="button" onClick=${() => setQuery({ show: null, find: null })}>Show all</button><//>`
          : asTable
            ? html`<${Later} load=${TABLE} props=${{ units: shown, board, span: span.value }} />`
            : html`<${Chart} span=${span} setSpan=${setSpan} rows=${rows} board=${board} zone=${zone.value} current=${current} setCurrent=${setCurrent}
              chosen=${chosen} setChosen=${setChosen} redraw=${redraw} measured=${setWidth} />`
    }
  </div>`;
}

/** Who moves on asks for nothing. Milliseconds. */
const PAUSE = 150;

/** What is asked for: it stays while it holds what is shown, and follows once that comes to rest. */
function useAsked() {
  const [asked, setAsked] = useState(() => ({ asked: wanted(span.peek()), span: span.peek() }));
  useEffect(() => {
    let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
    const end = effect(() => {
      const shown = span.value;
      clearTimeout(timer);
      if (!holds(asked.asked, shown)) timer = setTimeout(() => setAsked({ asked: wanted(shown), span: shown }), PAUSE);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [asked]);
  return asked;
}

/**
 * @param {{ rows: import("../part/board/row.js").Row[], unit: Task | undefined, chosen: Hit | null, board: ReturnType<typeof useBoard>,
 *   setCurrent: (name: string | null) => void, setChosen: (hit: Hit | null) => void }} of
 */
function useBoardKeys({ rows, unit, chosen, setCurrent, setChosen, board }) {
  const lanes = rows.filter((row) => row.unit);
  const step = (/** @type {number} */ by) => () => {
    const at = lanes.findIndex((row) => row.unit?.name === unit?.name);
    const next = lanes[at < 0 ? 0 : Math.min(lanes.length - 1, Math.max(0, at + by))];
    setCurrent(next?.unit?.name ?? null);
    setChosen(null);
  };
  const bar = (/** @type {1 | -1} */ by) => () => {
    if (!unit) return;
    const bars = board.lanes()?.lane(unit.name).bars ?? [];
    const found = neighbour(bars, chosen?.kind === "bar" ? chosen.bar.id : null, by);
    if (!found) return;
    if (found.start < span.peek().from || found.start > span.peek().to) {
      const length = span.peek().to - span.peek().from;
      setSpan({ from: found.start - length / 2, to: found.start + length / 2 });
    }
    const row = /** @type {import("../part/board/row.js").Row} */ (lanes.find((each) => each.unit === unit));
    const { left } = frameOf(innerWidth);
    const x = left + ((found.start - span.peek().from) / (span.peek().to - span.peek().from)) * (innerWidth - left);
    const chart = document.querySelector(".board-chart");
    setChosen({ kind: "bar", bar: found, unit, x, y: row.top + row.height + 32 - (chart?.scrollTop ?? 0) });
  };
  const deeds = unit ? unitDeeds(unit).filter((deed) => !deed.hidden) : [];
  useKeys([
    { keys: "j", does: "Next lane", perform: step(1) },
    { keys: "k", does: "Lane before", perform: step(-1) },
    { keys: "l", does: "Next run of the lane", perform: bar(1) },
    { keys: "h", does: "Run before", perform: bar(-1) },
    {
      keys: "Enter",
      does: "Open the run, or the unit",
      perform: () => (chosen?.kind === "bar" ? go(runPath(chosen.bar.id)) : unit && go(pathOf(unit))),
    },
    {
      keys: "ArrowLeft",
      does: "Earlier",
      perform: () => setSpan(panned(span.peek(), (span.peek().from - span.peek().to) / 8)),
    },
    {
      keys: "ArrowRight",
      does: "Later",
      perform: () => setSpan(panned(span.peek(), (span.peek().to - span.peek().from) / 8)),
    },
    { keys: "+", does: "Closer", perform: () => setSpan(zoomed(span.peek(), 0.7)) },
    { keys: "-", does: "From further away", perform: () => setSpan(zoomed(span.peek(), 1.4)) },
    { keys: "n", does: "Back to now", perform: () => follow(span.peek().to - span.peek().from) },
    { keys: "Escape", does: "Close the card", perform: () => setChosen(null) },
    ...deeds.flatMap(({ keys, label, perform, not }) =>
      keys && !not ? [{ keys, does: `${label}: ${unit?.name}`, perform }] : [],
    ),
  ]);
}
