// Who you are here, and your own password.
import { html, useState } from "../../html.js";
import { write } from "../../state/api.js";
import { who } from "../../state/daemon.js";
import { At } from "../instant.js";
import { say } from "../toast.js";
import { Field, Refused, textOf, useDeed } from "./ask.js";

/** @type {Record<string, unknown>} why there is no password to change */
const WITHOUT = {
  off: html`Signing in is off (<code>ROTA_AUTH=off</code>): everybody who reaches this page is an admin. Users and tokens can be kept all the same, and count once it is on.`,
  socket: html`You came through the socket on the machine, which is trusted without a password. <code>rota password</code> and <code>rota user</code> manage who may sign in elsewhere.`,
  bearer: "You came with a token. It has no password; who made it can revoke it.",
};

export function Person() {
  const me = who.value;
  if (!me) return null;
  const without = WITHOUT[me.via ?? ""];
  return html`<p>
      ${me.user ? html`You are <code>${me.user}</code>, ` : "You are "}<span class="type">${me.role}</span>${me.expires_at && html`; your session ends at <${At} at=${me.expires_at} /> at the latest`}.
    </p>
    ${without ? html`<p class="soft">${without}</p>` : html`<${Password} user=${me.user ?? ""} />`}`;
}

const NONE = { current: "", next: "", again: "" };
const FIELDS = ["body.current_password", "body.new_password"];

/** @param {{ user: string }} props */
function Password({ user }) {
  const [typed, setTyped] = useState(NONE);
  const { busy, fault, submit } = useDeed(
    () => write("PUT", "/api/auth/password", { current_password: typed.current, new_password: typed.next }),
    () => {
      say("Your password is changed; your other sessions have ended.");
      setTyped(NONE);
    },
  );
  const type = (/** @type {keyof typeof NONE} */ key) => (/** @type {Event} */ event) =>
    setTyped({ ...typed, [key]: textOf(event) });
  const differs = typed.again !== "" && typed.again !== typed.next;
  const whole = typed.current && typed.next.length >= 8 && typed.again === typed.next;
  return html`<form class="password" onSubmit=${submit}>
    <input class="away" type="text" name="username" value=${user} autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
    <${Field} id="password-now" label="Current password" at="body.current_password" fault=${fault} type="password" autocomplete="current-password" value=${typed.current} onInput=${type("current")} required />
    <${Field} id="password-new" label="New password" at="body.new_password" fault=${fault} hint="8 characters at least." type="password" autocomplete="new-password" minlength=${8} maxlength=${1024} value=${typed.next} onInput=${type("next")} required />
    <${Field} id="password-again" label="New password again" hint=${differs ? "Not the same yet." : ""} type="password" autocomplete="new-password" value=${typed.again} onInput=${type("again")} required />
    <${Refused} fault=${fault} fields=${FIELDS} what="Your password stays as it is." />
    <div class="buttons"><button class="button" type="submit" disabled=${busy || !whole}>${busy ? "Changing …" : "Change my password"}</button></div>
  </form>`;
}
