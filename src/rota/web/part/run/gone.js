// A link to a run that is not there: what may have become of it, and the way on.
import { html, useState } from "../../html.js";
import { may } from "../../state/daemon.js";
import { bulk } from "../../state/deed.js";
import { useSubject } from "../../state/subject.js";
import { RUN_ID } from "../../text/path.js";
import { say, sayFault } from "../toast.js";

/** @param {{ id: string, reread: () => void }} props */
export function Gone({ id, reread }) {
  useSubject("No such run");
  const [asking, setAsking] = useState(false);
  const restore = async () => {
    setAsking(true);
    try {
      const { affected } = await bulk("restore", { ids: [id] });
      if (affected === 0) {
        say("It cannot be had back: it was never there, or was deleted more than an hour ago.", { tone: "bad" });
      } else reread();
    } catch (thrown) {
      sayFault(thrown);
    }
    setAsking(false);
  };
  return html`<h1 class="away">Run ${id}</h1>
  <div class="notice calm" role="alert">
    <p><strong>There is no such run.</strong> <code>${id}</code> is not, or no longer, known here.</p>
    <p class="soft">
      It may have been deleted by hand, or by <code>keep_for</code> and <code>keep_runs</code> of its task. What was deleted by hand can be had back for an hour.
    </p>
    <div class="buttons">
      <a class="button main" href="/runs">To all runs</a>
      ${may("trigger") && RUN_ID.test(id) && html`<button class="button" type="button" disabled=${asking} onClick=${() => void restore()}>Have it back</button>`}
    </div>
  </div>`;
}
