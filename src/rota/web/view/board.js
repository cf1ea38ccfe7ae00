// The Board: a lane for each unit, what was to the left of now, what is planned to the right.
import { effect, html, signal, useEffect, useMemo, useRef, useSignal, useState } from "../html.js";
import { useBoard } from "../state/board.js";
import { zone } from "../state/daemon.js";
import { now } from "../state/link.js";
import { query, setQuery } from "../state/route.js";
import { useSubject } from "../state/subject.js";
import { rereadUnits, units, unitsFault } from "../state/unit.js";
import { Chart } from "../part/board/chart.js";
import { laneHeight } from "../part/board/frame.js";
import { useBoardKeys } from "../part/board/key.js";
import { filtered, rowsOf } from "../part/board/row.js";
import { around, holds, USUAL, wanted } from "../part/board/span.js";
import { Summary } from "../part/board/summary.js";
import { Tools } from "../part/board/tool.js";
import { unitDeeds } from "../part/deed.js";
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

/** Shows this stretch, and stays there. @param {Span} next */
function setSpan(next) {
  following.value = false; // it would move away again with the next second
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
  // Signals, not states: keys that follow fast act on what the one before has chosen.
  const current = useSignal(/** @type {string | null} */ (null));
  const chosen = useSignal(/** @type {Hit | null} */ (null));
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
  const unit = shown.find(({ name }) => name === current.value);
  useSubject(unit?.name ?? "Board", unit ? unitDeeds(unit) : []);
  useBoardKeys({ rows, current, chosen, span, setSpan, following, follow, board });

  const asTable = query.value.get("as") === "table";
  const fault = board.past.fault ?? board.plan.fault;
  return html`<div class="board" aria-busy=${board.past.value === undefined ? "true" : "false"}>
    <div class="board-head">
      <${Summary} units=${all} filter=${filter} set=${(/** @type {Filter | null} */ show) => setQuery({ show })} />
      <${Tools} span=${span} following=${following} follow=${follow} setSpan=${setSpan} text=${text} asTable=${asTable} truncated=${board.truncated} />
    </div>
    ${fault && html`<${Fault} fault=${fault} what="Part of the Board cannot be shown." retry=${() => (board.past.reread(), board.plan.reread())} />`}
    ${
      all.length === 0
        ? html`<${Empty} title="Nothing is defined yet.">Write a task or a service into <code>rota.toml</code>; it appears here after <code>rota reload</code>.<//>`
        : shown.length === 0
          ? html`<${Empty} title="No unit fits."><button class="button" type="button" onClick=${() => setQuery({ show: null, find: null })}>Show all</button><//>`
          : asTable
            ? html`<${Later} load=${TABLE} props=${{ units: shown, board, span: span.value }} />`
            : html`<${Chart} span=${span} setSpan=${setSpan} rows=${rows} board=${board} zone=${zone.value} current=${current} chosen=${chosen} redraw=${redraw} measured=${setWidth} />`
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
