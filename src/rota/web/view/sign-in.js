// Who are you? Shown over whatever view was asked for; afterwards that view goes on.
import { html, useEffect, useRef, useState } from "../html.js";
import { faultOf } from "../state/api.js";
import { signIn, who } from "../state/daemon.js";
import { retry } from "../state/link.js";
import { path } from "../state/route.js";
import { useSubject } from "../state/subject.js";
import { Fault } from "../part/notice.js";
import { say } from "../part/toast.js";
import { span } from "../text/duration.js";

/** @typedef {import("../state/api.js").Fault} FaultError */

/** @type {Record<string, string>} */
const ROLES = {
  viewer: "you may look at everything",
  operator: "you may look, and run, stop and pause",
  admin: "you may do everything",
};

export function View() {
  const [fault, setFault] = useState(/** @type {FaultError | null} */ (null));
  const [busy, setBusy] = useState(false);
  const [until, setUntil] = useState(0);
  const password = useRef(/** @type {HTMLInputElement | null} */ (null));
  const wait = useCountdown(until);
  useSubject("Sign in");
  useEffect(() => password.current?.focus(), []);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget)); // a password manager tells no component
    setBusy(true);
    setFault(null);
    try {
      await signIn(String(given.get("username")), String(given.get("password")));
      retry();
      welcome();
    } catch (thrown) {
      const refused = faultOf(thrown);
      setFault(refused);
      setBusy(false);
      if (refused.status === 429) setUntil(Date.now() + (refused.retryAfter ?? 60) * 1000);
      password.current?.select();
    }
  };
  return html`<main id="main" class="door" tabindex="-1">
    <form class="panel" method="post" action="/" onSubmit=${submit}>
      <h1>Sign in to Rota</h1>
      <div class="field">
        <label for="user">User</label>
        <input class="input type" id="user" name="username" autocomplete="username" autocapitalize="none" spellcheck=${false} required defaultValue="admin" />
      </div>
      <div class="field">
        <label for="password">Password</label>
        <input class="input type" id="password" name="password" type="password" autocomplete="current-password" required ref=${password} />
      </div>
      ${fault && (fault.status === 429 ? html`<${Limited} wait=${wait} />` : html`<${Refused} fault=${fault} />`)}
      <button class="button main" type="submit" disabled=${busy || wait > 0}>${words(busy, wait)}</button>
      ${path.value !== "/" && html`<p class="soft">Then it goes on at <code>${path.value}</code>.</p>`}
      ${isOverheard() && html`<p class="soft">This connection is not encrypted: who can listen on the network can read the password.</p>`}
      <p class="soft">
        On the machine, <code>rota open</code> signs your browser in, and <code>rota password</code> shows once what was made up for <code>admin</code>.
      </p>
    </form>
  </main>`;
}

/** @param {{ fault: FaultError }} props */
function Refused({ fault }) {
  if (fault.status !== 401) return html`<${Fault} fault=${fault} what="You are not signed in." />`;
  return html`<div class="notice" role="alert"><p><strong>Not signed in.</strong> There is no such user, or the password is another one.</p></div>`;
}

/** @param {{ wait: number }} props seconds */
function Limited({ wait }) {
  return html`<div class="notice calm" role="alert">
    <p><strong>Too many wrong passwords came from here.</strong> ${
      wait > 0
        ? "Until the time on the button is over, none is looked at, not even the right one. On the machine, all commands work meanwhile."
        : "You can try again now."
    }</p>
  </div>`;
}

/** @param {boolean} busy @param {number} wait seconds */
function words(busy, wait) {
  if (wait > 0) return html`Try again in <span class="type">${span(wait).replace(/\.\d/, "")}</span>`;
  return busy ? "Signing in …" : "Sign in";
}

/** Says who one is now, and what that allows. */
function welcome() {
  const { user, role = "" } = who.value ?? {};
  if (user) {
    say(
      `Signed in as ${user}${user === role ? "" : `, ${role}`}: ${ROLES[role] ?? "ask who added you what you may do"}.`,
    );
  }
}

/** Whether others on the way could read what is typed here. */
function isOverheard() {
  return location.protocol === "http:" && !/^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);
}

/**
 * Whole seconds until an instant, counted down; 0 once it is over.
 * @param {number} until milliseconds since 1970
 */
function useCountdown(until) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const look = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
