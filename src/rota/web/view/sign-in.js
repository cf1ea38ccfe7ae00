// Who are you? Shown over whatever view was asked for; afterwards that view goes on.
import { html, useState } from "../html.js";
import { faultOf } from "../state/api.js";
import { signIn } from "../state/daemon.js";
import { retry } from "../state/link.js";
import { useSubject } from "../state/subject.js";
import { Fault } from "../part/notice.js";

export function View() {
  const [user, setUser] = useState("admin");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState(/** @type {import("../state/api.js").Fault | null} */ (null));
  const [busy, setBusy] = useState(false);
  useSubject("Sign in");
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    try {
      await signIn(user, password);
      retry();
    } catch (thrown) {
      setFault(faultOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return html`<main id="main" class="door" tabindex="-1">
    <form class="panel" method="post" action="/" onSubmit=${submit}>
      <h1>Sign in to Rota</h1>
      <div class="field">
        <label for="user">User</label>
        <input class="input type" id="user" name="username" autocomplete="username" autocapitalize="none" spellcheck=${false} required
          value=${user} onInput=${(/** @type {Event} */ event) => setUser(/** @type {HTMLInputElement} */ (event.target).value)} />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input class="input type" id="password" name="password" type="password" autocomplete="current-password" required autofocus
          value=${password} onInput=${(/** @type {Event} */ event) => setPassword(/** @type {HTMLInputElement} */ (event.target).value)} />
      </div>
      ${fault && html`<${Fault} fault=${fault} what=${fault.status === 401 ? "That is not right." : "You are not signed in."} />`}
      <button class="button main" type="submit" disabled=${busy}>${busy ? "Signing in …" : "Sign in"}</button>
      <p class="soft">On the machine, <code>rota open</code> signs your browser in, and <code>rota password</code> shows once what was made up for <code>admin</code>.</p>
    </form>
  </main>`;
}
