// The forms of a user: a new one, and what is changed about one.
import { html, useState } from "../../html.js";
import { write } from "../../state/api.js";
import { Dialog } from "../dialog.js";
import { say } from "../toast.js";
import { Field, Refused, textOf, useDeed } from "./ask.js";

/** @typedef {import("./users.js").User} User */
/** @typedef {import("../../state/api.js").Fault} FaultError */

const FIELDS = ["body.name", "body.role", "body.password"];
/** @type {Record<string, string>} */
const ROLES = {
  viewer: "May look at everything but what is an admin’s.",
  operator: "May look, and run, stop and pause.",
  admin: "May do everything, also reload, and manage users and tokens.",
};

/** @param {{ close: () => void, after: () => void }} props */
export function NewUser({ close, after }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState("operator");
  const [password, setPassword] = useState("");
  const { busy, fault, submit } = useDeed(
    () => write("POST", "/api/auth/users", { name: name.trim(), role, password }),
    () => {
      say(`${name.trim()} may sign in.`);
      after();
      close();
    },
  );
  return html`<${Dialog} title="New user" close=${close}>
    <form class="body" onSubmit=${submit}>
      <${Field} id="user-name" label="Name" at="body.name" fault=${fault} hint="Small letters, digits, dots, dashes and underscores" value=${name} maxlength=${64} required autofocus
        autocomplete="off" autocapitalize="none" spellcheck=${false} onInput=${(/** @type {Event} */ event) => setName(textOf(event))} />
      <${Role} role=${role} set=${setRole} fault=${fault} />
      <${Password} label="Password" value=${password} set=${setPassword} fault=${fault} required />
      <${Refused} fault=${fault} fields=${FIELDS} what="No user was made." />
      <footer>
        <button class="button" type="button" onClick=${close}>Cancel</button>
        <button class="button main" type="submit" disabled=${busy}>${busy ? "Making …" : "Make the user"}</button>
      </footer>
    </form>
  <//>`;
}

/** @param {{ user: User, close: () => void, after: () => void }} props */
export function ChangeUser({ user, close, after }) {
  const [role, setRole] = useState(/** @type {string} */ (user.role));
  const [disabled, setDisabled] = useState(user.disabled);
  const [password, setPassword] = useState("");
  const patch = {
    ...(role !== user.role ? { role } : {}),
    ...(disabled !== user.disabled ? { disabled } : {}),
    ...(password ? { password } : {}),
  };
  const { busy, fault, submit } = useDeed(
    () => write("PATCH", `/api/auth/users/${encodeURIComponent(user.name)}`, patch),
    () => {
      say(`${user.name} was changed.`);
      after();
      close();
    },
  );
  const first = user.name === "admin";
  return html`<${Dialog} title=${`Change ${user.name}`} close=${close}>
    <form class="body" onSubmit=${submit}>
      <p class="soft">${first ? "admin always stays an admin who may sign in: somebody has to be able to." : "Any change ends the sessions of this user."}</p>
      ${!first && html`<${Role} role=${role} set=${setRole} fault=${fault} />`}
      ${
        !first &&
        html`<label class="tick"><input type="checkbox" checked=${disabled} onChange=${() => setDisabled(!disabled)} /> Locked out: may not sign in</label>`
      }
      <${Password} label="New password" value=${password} set=${setPassword} fault=${fault} hint="Left empty, it stays as it is." />
      <${Refused} fault=${fault} fields=${FIELDS} what="Nothing was changed." />
      <footer>
        <button class="button" type="button" onClick=${close}>Cancel</button>
        <button class="button main" type="submit" disabled=${busy || Object.keys(patch).length === 0}>${busy ? "Changing …" : "Change"}</button>
      </footer>
    </form>
  <//>`;
}

/** @param {{ role: string, set: (role: string) => void, fault: FaultError | null }} props */
function Role({ role, set, fault }) {
  return html`<${Field} id="user-role" label="Role" at="body.role" fault=${fault} hint=${ROLES[role]}>
    <select class="input" id="user-role" value=${role} onChange=${(/** @type {Event} */ event) => set(textOf(event))}>
      ${Object.keys(ROLES).map((each) => html`<option key=${each} value=${each}>${each}</option>`)}
    </select>
  <//>`;
}

/**
 * @param {{ label: string, value: string, set: (value: string) => void, fault: FaultError | null, hint?: string, required?: boolean }} props
 */
function Password({ label, value, set, fault, hint = "8 characters at least.", required = false }) {
  return html`<${Field} id="user-password" label=${label} at="body.password" fault=${fault} hint=${hint} type="password" value=${value} minlength=${8} maxlength=${1024}
    autocomplete="new-password" required=${required} onInput=${(/** @type {Event} */ event) => set(textOf(event))} />`;
}
