// API tokens: who may ask from outside, how far, until when. A new one is shown once.
import { html, useState } from "../../html.js";
import { write } from "../../state/api.js";
import { useResource } from "../../state/resource.js";
import { daemonNow } from "../../state/link.js";
import { Copy } from "../copy.js";
import { Dialog } from "../dialog.js";
import { Ago, At } from "../instant.js";
import { Empty, Loaded } from "../notice.js";
import { Ask, Field, Refused, textOf, useDeed } from "./ask.js";

/** @typedef {import("../../wire.d.ts").TokenList} TokenList */
/** @typedef {TokenList["tokens"][number]} Token */

const DAY = 86_400_000;
/** @type {[string, string][]} days, and how they are called */
const LIFETIMES = [
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "1 year"],
  ["", "no end"],
];
/** @type {[string, string][]} */
const SCOPES = [
  ["read", "look"],
  ["trigger", "look, run, stop and pause"],
  ["admin", "everything"],
];

export function Tokens() {
  const tokens = /** @type {typeof useResource<TokenList>} */ (useResource)("/api/auth/tokens");
  const [making, setMaking] = useState(false);
  const [revoked, setRevoked] = useState(/** @type {Token | null} */ (null));
  return html`<div class="buttons"><button class="button" type="button" onClick=${() => setMaking(true)}>New token …</button></div>
    <${Loaded} of=${tokens} what="The tokens" rows=${3}>
      ${(/** @type {TokenList} */ { tokens: all }) =>
        all.length === 0
          ? html`<${Empty} title="There are no tokens.">Make one for each script or machine that asks Rota over HTTP: it can be revoked alone.<//>`
          : html`<${Table} all=${all} revoke=${setRevoked} />`}
    <//>
    ${making && html`<${Form} close=${() => setMaking(false)} after=${tokens.reread} />`}
    ${
      revoked &&
      html`<${Ask} title=${`Revoke ${revoked.name}?`} button="Revoke" done=${`The token ${revoked.name} is good for nothing any more.`}
        text="Whoever uses it is refused from now on, and what it has open ends. This cannot be undone."
        act=${() => write("DELETE", `/api/auth/tokens/${encodeURIComponent(revoked.id)}`)} close=${() => setRevoked(null)} after=${tokens.reread} />`
    }`;
}

/** @param {{ all: Token[], revoke: (token: Token) => void }} props */
function Table({ all, revoke }) {
  return html`<div class="wide-table" tabindex="0" role="region" aria-label="All API tokens"><table class="list">
    <thead>
      <tr><th scope="col">Name</th><th scope="col">Scope</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col">Until</th><th scope="col"><span class="away">Revoke</span></th></tr>
    </thead>
    <tbody>
      ${all.map(
        (token) => html`<tr key=${token.id}>
          <td class="reason type" dir="auto" title=${`rota_${token.id}_…`}>${token.name}</td>
          <td class="type">${token.scope}</td>
          <td><${Ago} at=${token.created_at} /> <span class="soft">by</span> <span class="type">${token.created_by}</span></td>
          <td><${Ago} at=${token.last_used_at} none="never" /></td>
          <td>${token.expires_at && new Date(token.expires_at).getTime() < daemonNow() ? "over since " : ""}<${At} at=${token.expires_at} none="no end" /></td>
          <td class="more"><button class="button small" type="button" aria-label=${`Revoke ${token.name}`} onClick=${() => revoke(token)}>Revoke …</button></td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** @param {{ close: () => void, after: () => void }} props */
function Form({ close, after }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState("read");
  const [days, setDays] = useState("90");
  const [made, setMade] = useState("");
  const { busy, fault, submit } = useDeed(
    async () => {
      const until = days ? { expires_at: new Date(daemonNow() + Number(days) * DAY).toISOString() } : {};
      return /** @type {{ data: { token: string } }} */ (
        await write("POST", "/api/auth/tokens", { name: name.trim(), scope, ...until })
      ).data;
    },
    ({ token }) => (setMade(token), after()),
  );
  if (made) return html`<${Shown} token=${made} name=${name} close=${close} />`;
  return html`<${Dialog} title="New API token" close=${close}>
    <form class="body" onSubmit=${submit}>
      <${Field} id="token-name" label="Name" at="body.name" fault=${fault} hint="What uses it: ci, backup-host" value=${name} maxlength=${100} required autofocus
        autocomplete="off" dir="auto" onInput=${(/** @type {Event} */ event) => setName(textOf(event))} />
      <${Field} id="token-scope" label="Scope" at="body.scope" fault=${fault} hint=${`It may ${SCOPES.find(([each]) => each === scope)?.[1]}.`}>
        <select class="input" id="token-scope" value=${scope} onChange=${(/** @type {Event} */ event) => setScope(textOf(event))}>
          ${SCOPES.map(([each]) => html`<option key=${each} value=${each}>${each}</option>`)}
        </select>
      <//>
      <${Field} id="token-life" label="Good for" at="body.expires_at" fault=${fault} hint=${days ? "" : "It is good until somebody revokes it."}>
        <select class="input" id="token-life" value=${days} onChange=${(/** @type {Event} */ event) => setDays(textOf(event))}>
          ${LIFETIMES.map(([each, word]) => html`<option key=${each} value=${each}>${word}</option>`)}
        </select>
      <//>
      <${Refused} fault=${fault} fields=${["body.name", "body.scope", "body.expires_at"]} what="No token was made." />
      <footer>
        <button class="button" type="button" onClick=${close}>Cancel</button>
        <button class="button main" type="submit" disabled=${busy}>${busy ? "Making …" : "Make the token"}</button>
      </footer>
    </form>
  <//>`;
}

/** @param {{ token: string, name: string, close: () => void }} props */
function Shown({ token, name, close }) {
  return html`<${Dialog} title=${`The token ${name}`} close=${close}>
    <div class="body">
      <p>This is the only time that it is shown: Rota keeps no more than its fingerprint.</p>
      <p class="secret"><code>${token}</code><${Copy} text=${token} what="the token" /></p>
      <p class="soft">It is sent as <code>Authorization: Bearer …</code>.</p>
      <footer><button class="button main" type="button" onClick=${close}>I have kept it</button></footer>
    </div>
  <//>`;
}
