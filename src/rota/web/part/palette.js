// Type a few letters: units, views, runs by id, and what can be done with what is shown.
import { html, useEffect, useRef, useState } from "../html.js";
import { palette } from "../state/over.js";
import { go } from "../state/route.js";
import { subject } from "../state/subject.js";
import { units } from "../state/unit.js";
import { pathOf, RUN_ID, runPath, withQuery } from "../text/path.js";
import { stateOf } from "../text/status.js";
import { run } from "./deed.js";
import { Dialog } from "./dialog.js";
import { Status } from "./glyph.js";
import { say } from "./toast.js";

/** @typedef {{ key: string, label: string, kind: string, state?: string, perform: () => void }} Choice */

/** So many are shown: who sees more has not typed enough. */
const MOST = 12;

export function View() {
  const deeds = palette.peek()?.deeds ?? false;
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const choices = found(text, deeds).slice(0, MOST);
  const here = Math.min(at, choices.length - 1);
  useEffect(() => list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }), [here]);
  const close = () => (palette.value = null);
  /** @param {Choice | undefined} choice */
  const choose = (choice) => {
    if (!choice) return;
    close();
    choice.perform();
  };
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && choices.length) setAt((here + step + choices.length) % choices.length);
    else if (event.key === "Enter") choose(choices[here]);
    else return;
    event.preventDefault();
  };
  const title = deeds ? `Actions: ${subject.value.title}` : "Jump to";
  return html`<${Dialog} title=${title} close=${close} className="palette">
    <input
      class="input" type="text" autofocus spellcheck=${false} autocomplete="off" value=${text}
      placeholder=${deeds ? "What to do" : "A unit, a run id, a view, or what to do"}
      role="combobox" aria-expanded="true" aria-controls="choices" aria-label=${title}
      aria-activedescendant=${choices[here] ? `choice-${here}` : undefined}
      onInput=${(/** @type {InputEvent} */ event) => {
        setText(/** @type {HTMLInputElement} */ (event.target).value);
        setAt(0);
      }}
      onKeyDown=${press}
    />
    <ul id="choices" role="listbox" aria-label=${title} ref=${list}>
      ${choices.map(
        (choice, index) => html`<li
          key=${choice.key} id=${`choice-${index}`} role="option" aria-selected=${index === here ? "true" : "false"}
          onMouseMove=${() => setAt(index)} onClick=${() => choose(choice)}
        >
          <span class="cut">${choice.label}</span>
          ${choice.state ? html`<${Status} of=${choice.state} />` : html`<span class="soft">${choice.kind}</span>`}
        </li>`,
      )}
    </ul>
    ${choices.length === 0 && html`<p class="none soft">Nothing of that name. <kbd>Enter</kbd> does nothing; <kbd>Esc</kbd> closes.</p>`}
  <//>`;
}

/**
 * What fits, the best first.
 * @param {string} text
 * @param {boolean} deedsOnly
 * @returns {Choice[]}
 */
function found(text, deedsOnly) {
  const asked = text.trim().toLowerCase();
  const all = deedsOnly ? ofSubject() : [...ofSubject(), ...ofUnits(), ...VIEWS, ...toRun(asked)];
  const ranked = all.map((choice) => ({ choice, rank: rank(choice.label.toLowerCase(), asked) }));
  const fitting = ranked.filter(({ rank: value }) => value < NONE).sort((a, b) => a.rank - b.rank);
  const byId = RUN_ID.test(text.trim())
    ? [
        {
          key: "run",
          label: `Run ${text.trim().toUpperCase()}`,
          kind: "run",
          perform: () => go(runPath(text.trim().toUpperCase())),
        },
      ]
    : [];
  const rest =
    asked && !deedsOnly
      ? [
          {
            key: "search",
            label: `Runs that match “${text.trim()}”`,
            kind: "search",
            perform: () => go(withQuery("/runs", { search: text.trim() })),
          },
        ]
      : [];
  return [...byId, ...fitting.map(({ choice }) => choice), ...rest];
}

const NONE = 9;

/**
 * How well a name fits: begins so, has a word that begins so, holds it, holds its letters in order.
 * @param {string} name
 * @param {string} asked
 */
function rank(name, asked) {
  if (name.startsWith(asked)) return 0;
  if (name.split(/[^a-z0-9]+/).some((word) => word.startsWith(asked))) return 1;
  if (name.includes(asked)) return 2;
  let at = -1;
  for (const letter of asked) {
    at = name.indexOf(letter, at + 1);
    if (at < 0) return NONE;
  }
  return 3;
}

/** @returns {Choice[]} */
function ofSubject() {
  return subject.value.deeds
    .filter((deed) => !deed.hidden)
    .map(({ label, perform, not }) => ({
      key: `deed ${label}`,
      label: `${label} · ${subject.value.title}`,
      kind: not ? "not now" : "action",
      perform: not ? () => say(not, { tone: "bad" }) : perform,
    }));
}

/** @returns {Choice[]} */
function ofUnits() {
  return (units.value ?? []).map((unit) => ({
    key: `unit ${unit.name}`,
    label: unit.name,
    kind: unit.kind ?? "",
    state: stateOf(unit),
    perform: () => go(pathOf(unit)),
  }));
}

/**
 * What can be run, once somebody asks for running.
 * @param {string} asked
 * @returns {Choice[]}
 */
function toRun(asked) {
  if (!asked.startsWith("run")) return [];
  return (units.value ?? [])
    .filter((unit) => unit.kind === "task" && unit.api_trigger !== false)
    .map((unit) => ({
      key: `run ${unit.name}`,
      label: `Run ${unit.name} now`,
      kind: "action",
      perform: () => run(unit),
    }));
}

/** @type {Choice[]} */
const VIEWS = [
  ["Board", "/"],
  ["Runs", "/runs"],
  ["Failed runs", "/runs?status=failure"],
  ["Running now", "/runs?status=running"],
  ["Schedule", "/schedule"],
  ["Alerts", "/alerts"],
  ["System", "/system"],
  ["The API", "/docs"],
].map(([label, to]) => ({
  key: `view ${to}`,
  label,
  kind: "view",
  perform: () => (to === "/docs" ? location.assign(to) : go(to)),
}));
