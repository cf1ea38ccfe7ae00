// Who did what: every write, and every failed sign-in, newest first.
import { html, useEffect, useMemo, useState } from "../../html.js";
import { daemonNow } from "../../state/link.js";
import { Paged } from "../../state/paged.js";
import { query, setQuery } from "../../state/route.js";
import { withQuery } from "../../text/path.js";
import { Glyph } from "../glyph.js";
import { At } from "../instant.js";
import { Empty } from "../notice.js";
import { List } from "../unit/list.js";

/** @typedef {import("../../wire.d.ts").AuditList["entries"][number]} Entry */
/** @typedef {"actor" | "action" | "target"} Key */

/** @type {{ key: Key, label: string, hint: string }[]} */
const FILTERS = [
  { key: "actor", label: "Who", hint: "user:ada" },
  { key: "action", label: "Did", hint: "run_task" },
  { key: "target", label: "To", hint: "backup" },
];
/** @type {Record<string, { tone: string, glyph: keyof typeof import("../../text/status.js").GLYPHS }>} */
const OUTCOMES = {
  ok: { tone: "good", glyph: "check" },
  refused: { tone: "wait", glyph: "slash" },
  failed: { tone: "bad", glyph: "cross" },
};

export function Audit() {
  const asked = Object.fromEntries(FILTERS.map(({ key }) => [key, query.value.get(key) ?? ""]));
  const path = withQuery("/api/audit", asked);
  return html`<${Filters} asked=${asked} />
    <${Trail} key=${path} path=${path} filtered=${Object.values(asked).some(Boolean)} />`;
}

/** @param {{ asked: Record<string, string> }} props */
function Filters({ asked }) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    setQuery(Object.fromEntries(FILTERS.map(({ key }) => [key, String(form.get(key) ?? "").trim()])));
  };
  return html`<form class="audit-filter" role="search" aria-label="The audit trail" onSubmit=${submit}>
    ${FILTERS.map(
      ({ key, label, hint }) => html`<div class="field" key=${key}>
        <label for=${`audit-${key}`}>${label}</label>
        <input class="input type" id=${`audit-${key}`} name=${key} key=${asked[key]} defaultValue=${asked[key]} placeholder=${hint} autocomplete="off" spellcheck=${false} />
      </div>`,
    )}
    <button class="button" type="submit">Show</button>
    ${Object.values(asked).some(Boolean) && html`<button class="button quiet" type="button" onClick=${() => setQuery({ actor: "", action: "", target: "" })}>Show all</button>`}
  </form>`;
}

/** @param {{ path: string, filtered: boolean }} props */
function Trail({ path, filtered }) {
  const list = useMemo(() => trail(path), [path]);
  const [since, setSince] = useState(daemonNow());
  useEffect(() => list.start(), [list]);
  const look = () => {
    setSince(daemonNow());
    void list.reread();
  };
  const source = {
    rows: list.rows.value,
    fault: list.fault.value,
    busy: list.busy.value,
    complete: list.complete.value,
    more: () => void list.more(),
    reread: look,
  };
  const empty = filtered
    ? html`<${Empty} title="No entry fits.">Names are whole: <code>user:ada</code>, not <code>ada</code>.<//>`
    : html`<${Empty} title="Nothing was done yet.">Whatever somebody changes through the API stands here afterwards, for 90 days.<//>`;
  return html`<p class="soft as-of">As of <${At} at=${since} seconds=${true} />; no event tells of new entries. <button class="button small" type="button" disabled=${source.busy} onClick=${look}>Look again</button></p>
    <div class="wide-table" tabindex="0" role="region" aria-label="Entries of the audit trail"><table class="list">
      <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Did</th><th scope="col">To</th><th scope="col">Outcome</th><th scope="col">From</th></tr></thead>
      <${List} list=${source} columns=${6} what="The audit trail" empty=${empty} row=${(/** @type {Entry} */ entry) => html`<${Row} key=${entry.id} entry=${entry} />`} />
    </table></div>`;
}

/** @param {{ entry: Entry }} props */
function Row({ entry }) {
  const { tone, glyph } = OUTCOMES[entry.outcome] ?? { tone: "miss", glyph: "dash" };
  return html`<tr>
    <td><${At} at=${entry.at} seconds=${true} /></td>
    <td class="type" dir="auto">${entry.actor}</td>
    <td class="type">${entry.action}</td>
    <td class="reason type" dir="auto">${entry.target}</td>
    <td class="reason"><span class="status"><${Glyph} name=${glyph} tone=${tone} />${entry.outcome}</span>${entry.detail && html` <span class="soft" dir="auto">${entry.detail}</span>`}</td>
    <td class="type soft">${[entry.via, entry.ip].filter(Boolean).join(" ")}</td>
  </tr>`;
}

/** @param {string} path @returns {Paged<Entry>} */
function trail(path) {
  return new Paged({
    path,
    noun: "entries",
    idOf: ({ id }) => id,
    compare: (a, b) => (a.id < b.id ? 1 : -1),
    fits: () => true,
    news: () => null,
  });
}
