// The last hour in lines: how the machine and Rota's own processes do, a sample each five seconds.
import { html, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { useResource } from "../../state/resource.js";
import { took } from "../../text/duration.js";
import { clock } from "../../text/instant.js";
import { number, share, size } from "../../text/size.js";
import { Loaded } from "../notice.js";
import { appended, nearest, path, peak, points, shareOf, topOf } from "./trend.js";

/** @typedef {import("../../wire.d.ts").SystemHistory} SystemHistory */
/** @typedef {import("../../wire.d.ts").Sample} Sample */
/** @typedef {{ name: string, pick: (sample: Sample) => number, words: (value: number) => string, least: number, most?: number }} Figure
 *   `least`: what the top stands for at least, so that little looks like little; `most`: more there cannot be */

const MIB = 1024 * 1024;
/** An hour of samples. */
const MOST = 720;
const FIELD = { width: 300, height: 48 };

/** @type {Figure[]} */
const FIGURES = [
  { name: "Processor", pick: ({ cpu }) => cpu, words: share, least: 100, most: 100 },
  { name: "Memory", pick: ({ mem }) => mem, words: share, least: 100, most: 100 },
  { name: "Active runs", pick: (sample) => sample.active_runs, words: (count) => number(Math.ceil(count)), least: 4 },
  { name: "Memory of the daemon", pick: (sample) => sample.daemon_memory, words: size, least: 128 * MIB },
  { name: "Memory of the keeper", pick: (sample) => sample.keeper_memory, words: size, least: 32 * MIB },
  { name: "Event-loop lag", pick: (sample) => sample.event_loop_lag, words: took, least: 50e6 },
];

export function History() {
  const history = /** @type {typeof useResource<SystemHistory>} */ (useResource)("/api/system/history", {
    system: (known, { sample }) => ({ ...known, samples: appended(known.samples, sample, MOST) }),
  });
  return html`<${Loaded} of=${history} what="The last hour" rows=${2} height=${112}>
    ${(/** @type {SystemHistory} */ { samples, interval }) =>
      samples.length === 0
        ? html`<p class="soft">No sample was taken yet: the first comes within ${took(interval)}.</p>`
        : html`<div class="trends">
            ${FIGURES.map((figure) => html`<${Trend} key=${figure.name} figure=${figure} all=${points(samples, figure.pick)} interval=${interval / 1e6} />`)}
          </div>`}
  <//>`;
}

/** @param {{ figure: Figure, all: import("./trend.js").Point[], interval: number }} props */
function Trend({ figure: { name, words, least, most: limit = Infinity }, all, interval }) {
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const top = Math.min(limit, topOf(all, least));
  const most = /** @type {import("./trend.js").Point} */ (peak(all));
  const pointed = at === null ? undefined : nearest(all, at);
  const told = (/** @type {import("./trend.js").Point} */ point) =>
    `${words(point.value)} at ${clock(point.at, zone.value, { seconds: true })}`;
  /** @param {PointerEvent} event */
  const point = (event) => {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    setAt((event.clientX - box.left) / box.width);
  };
  const last = all[all.length - 1];
  return html`<figure class="trend">
    <figcaption><span>${name}</span><strong class="type">${words(last.value)}</strong></figcaption>
    <div onPointerMove=${point} onPointerLeave=${() => setAt(null)}>
      <svg viewBox=${`0 0 ${FIELD.width} ${FIELD.height}`} preserveAspectRatio="none" role="img"
        aria-label=${`${name} in the last hour: now ${words(last.value)}, most ${told(most)}.`}>
        <path d=${path(all, { ...FIELD, top, interval })} />
      </svg>
      ${pointed && html`<i style=${{ left: `${shareOf(all, pointed) * 100}%` }} />`}
    </div>
    <p class="soft"><span>${pointed ? told(pointed) : `most ${told(most)}`}</span><span>${words(top)} at the top</span></p>
  </figure>`;
}
