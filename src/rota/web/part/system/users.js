// Who may sign in, and as what.
import { html, useState } from "../../html.js";
import { write } from "../../state/api.js";
import { who } from "../../state/daemon.js";
import { useResource } from "../../state/resource.js";
import { Glyph } from "../glyph.js";
import { Ago } from "../instant.js";
import { Loaded } from "../notice.js";
import { Ask } from "./ask.js";
import { ChangeUser, NewUser } from "./user-form.js";

/** @typedef {import("../../wire.d.ts").UserList} UserList */
/** @typedef {UserList["users"][number]} User */
/** @typedef {{ verb: "new" } | { verb: "change" | "delete", user: User }} Asked */

export function Users() {
  const users = /** @type {typeof useResource<UserList>} */ (useResource)("/api/auth/users");
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  const close = () => setAsked(null);
  return html`<div class="buttons"><button class="button" type="button" onClick=${() => setAsked({ verb: "new" })}>New user …</button></div>
    <${Loaded} of=${users} what="The users" rows=${3}>
      ${(/** @type {UserList} */ { users: all }) => html`<${Table} all=${all} ask=${setAsked} />`}
    <//>
    ${asked?.verb === "new" && html`<${NewUser} close=${close} after=${users.reread} />`}
    ${asked?.verb === "change" && html`<${ChangeUser} user=${asked.user} close=${close} after=${users.reread} />`}
    ${
      asked?.verb === "delete" &&
      html`<${Ask} title=${`Delete ${asked.user.name}?`} button="Delete" done=${`${asked.user.name} may not sign in any more.`}
        text="Sessions of this user end at once. What was done stays in the audit trail. This cannot be undone; to lock somebody out for a while, change the user instead."
        act=${() => write("DELETE", `/api/auth/users/${encodeURIComponent(asked.user.name)}`)} close=${close} after=${users.reread} />`
    }`;
}

/** @param {{ all: User[], ask: (asked: Asked) => void }} props */
function Table({ all, ask }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="All users"><table class="list">
    <thead>
      <tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">May sign in</th><th scope="col">Made</th><th scope="col">Last signed in</th><th scope="col"><span class="away">Change</span></th></tr>
    </thead>
    <tbody>
      ${all.map(
        (user) => html`<tr key=${user.name}>
          <td class="type">${user.name}${user.name === who.value?.user && html` <span class="soft">(you)</span>`}</td>
          <td class="type">${user.role}</td>
          <td><span class="status"><${Glyph} name=${user.disabled ? "slash" : "check"} tone=${user.disabled ? "miss" : "good"} />${user.disabled ? "no, locked out" : "yes"}</span></td>
          <td><${Ago} at=${user.created_at} /></td>
          <td><${Ago} at=${user.last_login_at} none="never" /></td>
          <td class="more">
            <button class="button small" type="button" aria-label=${`Change ${user.name}`} onClick=${() => ask({ verb: "change", user })}>Change …</button>
            ${user.name !== "admin" && html` <button class="button small" type="button" aria-label=${`Delete ${user.name}`} onClick=${() => ask({ verb: "delete", user })}>Delete …</button>`}
          </td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}
