// What is in force: where it was read, when, what is wrong with the files since, and what the machine cannot do.
import { html } from "../../html.js";
import { Copy } from "../copy.js";
import { Glyph } from "../glyph.js";
import { At } from "../instant.js";

/** @typedef {import("../../wire.d.ts").DaemonInfo} DaemonInfo */

/** @param {{ daemon: DaemonInfo }} props */
export function Configuration({ daemon }) {
  return html`<dl class="facts">
      <dt>File</dt><dd class="place"><span class="type">${daemon.config_path}</span><${Copy} text=${daemon.config_path} what="the path" /></dd>
      <dt>In force since</dt><dd><${At} at=${daemon.config_loaded_at} seconds=${true} /></dd>
      <dt>Hash</dt><dd class="place"><span class="type" title=${daemon.config_hash}>${daemon.config_hash.slice(0, 12)}</span><${Copy} text=${daemon.config_hash} what="the hash" /></dd>
      <dt>Defines</dt><dd><span class="type">${daemon.tasks}</span> tasks, <span class="type">${daemon.services}</span> services</dd>
      <dt>Time zone</dt><dd><span class="type">${daemon.resolved_timezone}</span> <span class="soft">${daemon.timezone_source === "config" ? "as rota.toml says" : "because rota.toml names none"}</span></dd>
      <dt>Listens at</dt><dd class="type">${address(daemon)}</dd>
      ${daemon.tls_fingerprint && html`<dt>Certificate</dt><dd class="type">${daemon.tls_fingerprint}</dd>`}
      <dt>Kept up by</dt><dd>${daemon.service_managed ? "the system’s service manager" : "whoever started it; a service manager would start it with the machine"}</dd>
    </dl>
    <${State} daemon=${daemon} />`;
}

/** @param {{ daemon: DaemonInfo }} props */
function State({ daemon: { config_stale: stale, config_problems: problems } }) {
  if (!stale && problems.length === 0) {
    return html`<p class="status"><${Glyph} name="check" tone="good" /><span>What the files say is what is in force.</span></p>`;
  }
  return html`<ul class="remarks" aria-label="What is wrong with the files">
    ${problems.map((problem) => html`<li key=${problem}><${Glyph} name="warn" /><span dir="auto">${problem}</span></li>`)}
    ${problems.length === 0 && html`<li><${Glyph} name="warn" /><span>The files were changed and are not in force yet.</span></li>`}
  </ul>`;
}

/** @param {DaemonInfo} daemon */
function address({ external_url: url, tls, host, port }) {
  return url ?? `${tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** What needs more of the machine than there is, and why. @param {{ daemon: DaemonInfo }} props */
export function Capabilities({ daemon: { capabilities } }) {
  const lacking = capabilities.filter(({ available }) => !available);
  const able = capabilities.filter(({ available }) => available);
  return html`${able.length > 0 && html`<p class="status able"><${Glyph} name="check" tone="good" /><span>It can do ${able.map(({ name }) => html`<code key=${name}>${name}</code> `)}</span></p>`}
    ${
      lacking.length > 0 &&
      html`<dl class="facts lacking" aria-label="What it cannot do">
        ${lacking.map(({ name, reason }) => html`<dt key=${name} class="status"><${Glyph} name="slash" tone="miss" /><span>not <code>${name}</code></span></dt><dd>${reason}</dd>`)}
      </dl>`
    }`;
}
