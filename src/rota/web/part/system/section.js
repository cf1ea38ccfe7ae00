// A section of the system view, with a name that the index and links from elsewhere lead to.
import { html } from "../../html.js";
import { may, who } from "../../state/daemon.js";

/**
 * @param {{ id: string, title: string, aside?: unknown, beside?: unknown, children?: unknown }} props `aside`: what it is
 *   about, below the title; `beside`: what stands at the end of the title's line
 */
export function Section({ id, title, aside, beside, children }) {
  return html`<section class="section" id=${id} aria-labelledby=${`${id}-title`}>
    <header><h2 id=${`${id}-title`} tabindex="-1">${title}</h2>${beside}</header>
    ${aside && html`<p class="soft aside">${aside}</p>`} ${children}
  </section>`;
}

/**
 * What takes the role admin: its content, or that it does.
 * @param {{ what: string, children?: unknown }} props `what`: a sentence's subject, "The users"
 */
export function AdminOnly({ what, children }) {
  if (may("admin")) return children;
  const { user, role } = who.value ?? {};
  return html`<p class="soft">
    ${what} can be seen and changed by an admin only; you are ${user ? html`<code>${user}</code>, ` : ""}${role ?? "not signed in"}.
  </p>`;
}

/** Why a button does nothing for who is no admin; undefined for who is. */
export function notAdmin() {
  return may("admin") ? undefined : `It takes the role admin; you are ${who.value?.role ?? "not signed in"}.`;
}
