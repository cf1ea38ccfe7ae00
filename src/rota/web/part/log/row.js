// One line of a log: its number, which is a link to it, when it was printed, and its text as a terminal shows it.
import { Component, html } from "../../html.js";
import { segments } from "../../text/ansi.js";
import { clock, exact } from "../../text/instant.js";
import { marked } from "./pattern.js";

/**
 * @typedef {import("../../wire.d.ts").LogLine} LogLine
 * @typedef {import("../../text/ansi.js").Segment} Segment
 * `isSought`: whether there is such a line is not known yet; `goesOn`: the next number is a piece of the same line
 * @typedef {{ n: number, line: LogLine | null, times: boolean, zone: string, isPicked: boolean, isHere: boolean, goesOn?: boolean, isSought?: boolean,
 *   find: import("./pattern.js").Finder | null, pick?: (n: number, event: MouseEvent) => void, href: string }} Props
 */

/** Of a longer line no more is drawn until somebody asks for it. */
const SHOWN = 4_000;

/** @type {WeakMap<LogLine, Segment[]>} */
const drawn = new WeakMap();

/** @extends {Component<Props, { whole: boolean }>} */
export class Line extends Component {
  /** @override */
  state = { whole: false };

  /**
   * @override
   * @param {Readonly<Props>} next
   * @param {Readonly<{ whole: boolean }>} state
   */
  shouldComponentUpdate(next, state) {
    const now = this.props;
    return (
      state.whole !== this.state.whole ||
      next.line !== now.line ||
      next.n !== now.n ||
      next.times !== now.times ||
      next.find !== now.find ||
      next.goesOn !== now.goesOn ||
      next.isPicked !== now.isPicked ||
      next.isHere !== now.isHere ||
      next.zone !== now.zone
    );
  }

  /** @override */
  render() {
    const { n, line, times, zone, isPicked, isHere, pick, href } = this.props;
    const state = `${isPicked ? "picked" : ""} ${isHere ? "here" : ""} ${line?.stream ?? "coming"} ${line?.partial ? "partial" : ""}`;
    return html`<div class=${`log-line ${state}`} data-n=${n}>
      <a class="log-number" href=${href} tabindex="-1" data-n=${n} onClick=${pick && ((/** @type {MouseEvent} */ event) => pick(n, event))}>${n}</a>
      ${times && html`<${Time} at=${line?.ts} zone=${zone} />`}
      <span class="log-stream" title=${line && STREAMS[line.stream]}>${line && SIGNS[line.stream]}</span>
      ${line ? this.#text(line) : html`<span class="log-text soft" aria-busy="true">${this.props.isSought ? "looking for lines of this stream from here on …" : " "}</span>`}
    </div>`;
  }

  /** @param {LogLine} line */
  #text(line) {
    if (this.props.goesOn && line.text.includes("\r")) {
      return html`<span class="log-text soft">… redrawn again and again; how it stood last is in the next piece of this line</span>`;
    }
    const parts = shown(line);
    const length = parts.reduce((sum, part) => sum + part.text.length, 0);
    const cut = length > SHOWN && !this.state.whole;
    const kept = cut ? shortened(parts, SHOWN) : parts;
    const places = this.props.find?.(kept.map((part) => part.text).join("")) ?? [];
    const pieces = places.length ? marked(kept, places) : kept;
    return html`<span class="log-text" dir="auto">${pieces.map(piece)}${
      cut &&
      html`<button class="log-more" type="button" onClick=${() => this.setState({ whole: true })}>… ${(length - SHOWN).toLocaleString("en-US")} more characters</button>`
    }</span>`;
  }
}

/** @type {Record<string, string>} */
const SIGNS = { stdout: "", stderr: "err", system: "sys" };
/** @type {Record<string, string>} */
const STREAMS = { stdout: "", stderr: "stderr", system: "Rota’s own remark" };

/** @param {Segment & { marked?: boolean }} part */
function piece(part) {
  if (part.marked) return html`<mark style=${part.style}>${part.text}</mark>`;
  return part.style ? html`<span style=${part.style}>${part.text}</span>` : part.text;
}

/** @param {LogLine} line */
function shown(line) {
  let parts = drawn.get(line);
  if (!parts) drawn.set(line, (parts = segments(line.text)));
  return parts;
}

/**
 * @param {Segment[]} parts
 * @param {number} length
 */
function shortened(parts, length) {
  let rest = length;
  return parts.flatMap((part) => {
    const text = part.text.slice(0, Math.max(0, rest));
    rest -= part.text.length;
    return text ? [{ ...part, text }] : [];
  });
}

/** @param {{ at: string | undefined, zone: string }} props */
function Time({ at, zone }) {
  if (!at) return html`<time class="log-time"></time>`;
  const fraction = (/\.(\d{1,3})/.exec(at)?.[1] ?? "").padEnd(3, "0");
  return html`<time class="log-time" datetime=${at} title=${exact(at, zone)}>${clock(at, zone, { seconds: true })}.${fraction}</time>`;
}
