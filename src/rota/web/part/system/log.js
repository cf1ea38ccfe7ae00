// The daemon's own log, as it is written: its end first, then each line as it comes.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { query, setQuery } from "../../state/route.js";
import { clock, exact } from "../../text/instant.js";
import { Glyph } from "../glyph.js";
import { Fault, Skeleton } from "../notice.js";
import { textOf } from "./ask.js";
import { useJournal } from "./journal.js";

/** @typedef {import("../../wire.d.ts").DaemonLog["lines"][number]} Line */

const LEVELS = ["debug", "info", "warn", "error"];
/** So close to its end, in pixels, a log is followed. */
const NEAR = 24;

export function DaemonLog() {
  const asked = query.value.get("level") ?? "";
  const level = LEVELS.includes(asked) ? asked : "";
  const { lines, left, standing, fault, reread } = useJournal(level);
  return html`<div class="log-tools">
      <label for="log-level">Level</label>
      <select class="input" id="log-level" value=${level} onChange=${(/** @type {Event} */ event) => setQuery({ level: textOf(event) })}>
        <option value="">all</option>
        ${LEVELS.slice(1).map((each) => html`<option key=${each} value=${each}>${each}${each === "error" ? "" : " and worse"}</option>`)}
      </select>
      ${lines !== null && !fault && html`<${Standing} of=${standing} />`}
    </div>
    ${fault && html`<${Fault} fault=${fault} what="The daemon’s log cannot be shown." retry=${reread} />`}
    ${!fault && (lines === null ? html`<${Skeleton} rows=${1} height=${360} what="The daemon’s log: loading" />` : html`<${Paper} key=${level} lines=${lines} left=${left} />`)}`;
}

/** @param {{ of: import("../../state/log-follow.js").Standing }} props */
function Standing({ of: { phase, why } }) {
  const live = phase === "live";
  const said = live ? "Live." : phase === "connecting" ? "Connecting …" : `Not live: ${why} It is tried again.`;
  return html`<p class="status log-standing" role="status"><${Glyph} name=${live ? "check" : "warn"} tone=${live ? "good" : "wait"} />${said}</p>`;
}

/** @param {{ lines: Line[], left: number }} props `left`: lines that were left out because too many came at once */
function Paper({ lines, left }) {
  const paper = useRef(/** @type {HTMLDivElement | null} */ (null));
  const following = useRef(true);
  const [away, setAway] = useState(false);
  useLayoutEffect(() => {
    if (following.current) toEnd();
  }, [lines]);
  useEffect(() => toEnd(), []);
  const toEnd = () => paper.current?.scrollTo(0, paper.current.scrollHeight);
  const scrolled = () => {
    const { scrollTop, scrollHeight, clientHeight } = /** @type {HTMLDivElement} */ (paper.current);
    following.current = scrollHeight - scrollTop - clientHeight < NEAR;
    setAway(!following.current);
  };
  if (lines.length === 0) return html`<p class="soft">No line of this level among the last 10,000.</p>`;
  return html`<div class="daemon-log">
    <div class="paper" ref=${paper} onScroll=${scrolled} tabindex="0" role="region" aria-label="Lines of the daemon’s log">
      ${left > 0 && html`<p class="gap">${left} lines came faster than they could be told; daemon.log has them.</p>`}
      ${lines.map((line) => html`<${Row} key=${line.n} line=${line} />`)}
    </div>
    ${away && html`<button class="button small" type="button" onClick=${toEnd}>To the end</button>`}
  </div>`;
}

/** @param {{ line: Line }} props */
function Row({ line: { ts, level, action, text } }) {
  return html`<p class=${level}>
    <time datetime=${ts} title=${exact(ts, zone.value)}>${clock(ts, zone.value, { seconds: true })}</time> <b>${level}</b> <i>${action}</i> <span dir="auto">${text}</span>
  </p>`;
}
