// Goes over to what the files say now: first what that would change, then, if wanted, exactly that and nothing else.
import { html, useEffect, useState } from "../../html.js";
import { write } from "../../state/api.js";
import { may } from "../../state/daemon.js";
import { hash } from "../../state/route.js";
import { withQuery } from "../../text/path.js";
import { Fault, Skeleton } from "../notice.js";
import { say } from "../toast.js";
import { useDeed } from "./ask.js";
import { Difference, differs } from "./difference.js";
import { notAdmin } from "./section.js";

/** @typedef {import("../../wire.d.ts").ReloadResult} ReloadResult */

/** A large file takes its time to be read and compared, and a reload waits for what it replaces. Milliseconds. */
const PATIENCE = 120_000;

/**
 * @param {Record<string, string>} query
 * @returns {Promise<ReloadResult>}
 */
async function reload(query) {
  return (await write("POST", withQuery("/api/daemon/reload", query), undefined, { patience: PATIENCE })).data;
}

/** @param {{ stale: boolean, after: () => void }} props `after`: what is in force has changed */
export function Reload({ stale, after }) {
  const [preview, setPreview] = useState(/** @type {ReloadResult | null} */ (null));
  const [applied, setApplied] = useState(/** @type {ReloadResult | null} */ (null));
  const looking = useDeed(
    () => reload({ dry_run: "true" }),
    (found) => (setPreview(found), setApplied(null)),
  );
  const applying = useDeed(
    () => reload({ expect: preview?.config_hash ?? "" }),
    (done) => {
      say("What the files say is in force now.");
      setApplied(done);
      setPreview(null);
      after();
    },
  );
  const look = () => (setPreview(null), void looking.perform());
  useEffect(() => {
    if (hash.value === "#reload" && may("admin") && stale) look(); // who came to see the difference need not ask again
  }, [hash.value, stale]);
  const not = notAdmin();
  return html`<div class="reload" aria-live="polite">
    <div class="buttons">
      <button class="button" type="button" aria-disabled=${not ? "true" : undefined} disabled=${!not && looking.busy} onClick=${not ? () => say(not, { tone: "bad" }) : look}>
        ${preview || looking.fault ? "Look again" : "See the difference"}
      </button>
      ${preview && differs(preview) && html`<button class="button main" type="button" disabled=${applying.busy} onClick=${applying.perform}>${applying.busy ? "Going over …" : "Put it in force"}</button>`}
      <span class="soft">${not ?? "Reads the files and tells what would change. Nothing is changed by looking."}</span>
    </div>
    ${looking.busy && html`<${Skeleton} rows=${3} height=${24} what="The difference: loading" />`}
    ${looking.fault && !looking.busy && html`<${Fault} fault=${looking.fault} what="The files cannot be put in force as they are." />`}
    ${applying.fault && html`<${Fault} fault=${applying.fault} what="Nothing was changed." />`}
    ${preview && html`<${Difference} of=${preview} />`}
    ${applied && html`<p>In force now:</p><${Difference} of=${applied} />`}
  </div>`;
}
