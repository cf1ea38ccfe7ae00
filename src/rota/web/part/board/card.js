// The card of what is under the pointer: why it ran or did not, how it ended, and its last lines.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../html.js";
import { faultOf, isAborted, read } from "../../state/api.js";
import { now } from "../../state/link.js";
import { zone } from "../../state/daemon.js";
import { plain } from "../../text/ansi.js";
import { exact, relative } from "../../text/instant.js";
import { took } from "../../text/duration.js";
import { runPath, withQuery } from "../../text/path.js";
import { counted } from "../../text/size.js";
import { outcome } from "../../text/status.js";
import { Status } from "../glyph.js";
import { At } from "../instant.js";

/** @typedef {import("./hit.js").Hit} Hit */
/** @typedef {import("../../wire.d.ts").Run} Run */
/** @typedef {import("../../wire.d.ts").LogPage} LogPage */
/** @typedef {import("../../wire.d.ts").Why} Why */

/** Somebody who only passes over asks for nothing. Milliseconds. */
const PAUSE = 120;
const LINES = 4;

/** @param {{ hit: Hit, width: number, height: number, held: boolean }} props `held`: by touch or key, so it has a link */
export function View({ hit, width, height, held }) {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const [place, setPlace] = useState({ left: hit.x, top: hit.y + 8 });
  useLayoutEffect(() => {
    const box = element.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(8, Math.min(hit.x - 24, width - box.width - 8));
    const top = hit.y + 8 + box.height > height ? Math.max(8, hit.y - box.height - 32) : hit.y + 8;
    setPlace((last) => (last.left === left && last.top === top ? last : { left, top }));
  });
  return html`<aside ref=${element} class=${`board-card ${held ? "held" : ""}`} role="status" style=${{ left: `${place.left}px`, top: `${place.top}px` }}>
    <h2 class="type cut">${hit.unit.name}</h2>
    ${hit.kind === "bar" && html`<${OfRun} key=${hit.bar.id} bar=${hit.bar} held=${held} />`}
    ${hit.kind === "sign" && html`<${OfSign} key=${hit.sign.due} unit=${hit.unit.name} sign=${hit.sign} />`}
    ${hit.kind === "mark" && html`<${OfMark} hit=${hit} />`}
  </aside>`;
}

/**
 * What is asked for after a pause, for as long as the card is there.
 * @template T
 * @param {string[]} paths
 * @returns {{ data: T | null, why: string }}
 */
function useLater(paths) {
  const [state, setState] = useState(/** @type {{ data: T | null, why: string }} */ ({ data: null, why: "" }));
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answers = await Promise.all(paths.map((path) => read(path, { signal: asking.signal })));
        setState({ data: /** @type {T} */ (/** @type {unknown} */ (answers.map((answer) => answer.data))), why: "" });
      } catch (thrown) {
        if (!isAborted(thrown)) setState({ data: null, why: faultOf(thrown).message });
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, []);
  return state;
}

/** @param {{ bar: import("./lane.js").Bar, held: boolean }} props */
function OfRun({ bar, held }) {
  const path = `/api/runs/${encodeURIComponent(bar.id)}`;
  const { data, why } = /** @type {typeof useLater<[Run, LogPage]>} */ (useLater)([
    path,
    `${path}/log?from=-${LINES}&limit=${LINES}`,
  ]);
  const [run, log] = data ?? [null, null];
  return html`<p class="line">
      <${Status} of=${run ? outcome(run) : bar.outcome} chip />
      <span class="number">${run ? took(run.duration) : took(((bar.end ?? now.value) - bar.start) * 1e6)}</span>
      ${run && run.exit_code !== undefined && run.end_reason !== "success" && html`<span class="type">exit ${run.exit_code}</span>`}
      ${bar.attempt > 0 && html`<span class="soft">retry ${bar.attempt}</span>`}
      ${bar.count > 1 && html`<span class="soft">${counted(bar.count, "run")} together</span>`}
    </p>
    <p class="soft"><${At} at=${bar.start} seconds /> · ${relative(bar.start, now.value)}${run ? ` · by ${run.triggered_by}` : ""}</p>
    ${run?.reason && run.end_reason !== "success" && html`<p dir="auto">${run.reason}</p>`} ${why && html`<p class="soft">${why}</p>`}
    ${log && log.lines.length > 0 && html`<pre dir="auto">${log.lines.map((line) => plain(line.text).slice(0, 200)).join("\n")}</pre>`}
    ${held ? html`<a class="button small" href=${runPath(bar.id)}>Open the run</a>` : html`<p class="soft hint">Click opens the run.</p>`}`;
}

/** @param {{ unit: string, sign: import("./lane.js").Sign }} props */
function OfSign({ unit, sign }) {
  const at = new Date(sign.due).toISOString();
  const { data, why } = /** @type {typeof useLater<[Why]>} */ (useLater)([
    withQuery(`/api/tasks/${encodeURIComponent(unit)}/why`, { at }),
  ]);
  return html`<p class="line">
      <${Status} of=${sign.verdict} chip />${sign.count > 1 && html`<span class="soft">${counted(sign.count, "firing")}</span>`}
    </p>
    <p class="soft">due <${At} at=${sign.due} seconds />${sign.until > sign.due && html` until <${At} at=${sign.until} />`}</p>
    ${data && html`<p dir="auto">${data[0].answer}</p>`} ${why && html`<p class="soft">${why}</p>`}`;
}

/** @param {{ hit: Extract<Hit, { kind: "mark" }> }} props */
function OfMark({ hit: { mark, unit, expected } }) {
  const where = unit.timezone ?? zone.value;
  return html`<p class="line"><strong>${mark.willRun ? "Planned" : `Planned, ${NOTES[mark.note] ?? mark.note}`}</strong> ${relative(mark.at, now.value)}</p>
    <p class="soft type">${exact(mark.at, where)}</p>
    ${expected > 0 && html`<p class="soft">It usually takes ${took(expected * 1e6)}.</p>`}
    ${NOTES[mark.note] && mark.willRun && html`<p class="soft">${NOTES[mark.note]}</p>`}`;
}

/** @type {Record<string, string>} */
const NOTES = {
  dst_gap: "moved by the clock change",
  dst_repeat: "the clock shows this hour twice",
  held: "but held then",
  paused: "but it is paused",
};
