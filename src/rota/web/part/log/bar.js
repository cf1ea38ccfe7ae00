// What can be done with a log: search it, show some of its streams, wrap, times, compare, copy, download.
import { html } from "../../html.js";
import { runPath } from "../../text/path.js";
import { copyLines } from "./clip.js";
import { SearchBar } from "./search-bar.js";

/** @typedef {import("./reading.js").Reading} Reading */

const STREAMS = [
  { streams: "", word: "All", title: "All that was printed" },
  { streams: "stdout", word: "stdout", title: "Only standard output" },
  { streams: "stderr", word: "stderr", title: "Only standard error" },
  { streams: "system", word: "system", title: "Only Rota’s own remarks" },
];

/**
 * @param {{ reading: Reading, run: import("../../wire.d.ts").Run, seek: import("preact").RefObject<HTMLInputElement>, isComparing: boolean,
 *   compare: () => void }} props
 */
export function Bar({ reading, run, seek, isComparing, compare }) {
  const { log, position, times } = reading;
  void log.version.value;
  const wrap = position.wrap.value;
  return html`<div class="log-bar">
    <h2>Log</h2>
    <${SearchBar} reading=${reading} seek=${seek} />
    <div class="log-choice" role="group" aria-label="Streams">
      ${STREAMS.map(
        ({ streams, word, title }) => html`<button key=${word} class="button quiet small" type="button" title=${title}
          aria-pressed=${log.streams === streams} onClick=${() => reading.show(streams)}>${word}</button>`,
      )}
    </div>
    <div class="log-choice">
      <button class="button quiet small" type="button" aria-pressed=${wrap} aria-keyshortcuts="w" title="Wrap long lines (w)" onClick=${() => reading.toggleWrap()}>Wrap</button>
      <button class="button quiet small" type="button" aria-pressed=${times.value} aria-keyshortcuts="i" title="When each line was printed (i)" onClick=${() => (times.value = !times.value)}>Times</button>
      ${
        run.is_failure &&
        html`<button class="button quiet small" type="button" aria-pressed=${isComparing} aria-keyshortcuts="v"
        title="The lines that the last good run did not print (v)" onClick=${compare}>Since last success</button>`
      }
    </div>
    <div class="log-choice end">
      <button class="button quiet small" type="button" aria-keyshortcuts="c" title="Copy the lines chosen (c)" onClick=${() => void copyLines(log, reading.picked)}>Copy</button>
      <a class="button quiet small" href=${`/api${runPath(run.id)}/log/raw`} download title="The whole log, as it was printed">Download</a>
    </div>
  </div>`;
}
