// Daemon and keeper beside each other, and the machine they run on.
import { html } from "../../html.js";
import { rough, took } from "../../text/duration.js";
import { share, size } from "../../text/size.js";
import { Ago } from "../instant.js";
import { Glyph } from "../glyph.js";

/** @typedef {import("../../wire.d.ts").System} System */
/** @typedef {import("../../wire.d.ts").DaemonInfo} DaemonInfo */

/** @param {{ system: System, daemon: DaemonInfo }} props */
export function Processes({ system, daemon }) {
  const { keeper } = daemon;
  /** @type {[string, unknown, unknown][]} */
  const rows = [
    ["Version", daemon.version, keeper.version],
    ["Started", html`<${Ago} at=${daemon.started_at} />`, html`<${Ago} at=${keeper.started_at} />`],
    ["Process id", system.daemon.pid, system.keeper.pid],
    ["Memory", size(system.daemon.memory), size(system.keeper.memory)],
    ["CPU time", took(system.daemon.cpu_time), took(system.keeper.cpu_time)],
    ["Open files", system.daemon.open_files, system.keeper.open_files],
    ["Event-loop lag", took(system.event_loop_lag), ""],
    ["Streams", system.streams, ""],
    ["Protocol", "", keeper.protocol],
    ["Daemons started", "", keeper.daemon_starts],
  ];
  return html`<table class="processes">
      <thead><tr><td></td><th scope="col">Daemon</th><th scope="col">Keeper</th></tr></thead>
      <tbody>
        ${rows.map(([name, first, second]) => html`<tr key=${name}><th scope="row">${name}</th><td class="type">${first}</td><td class="type">${second}</td></tr>`)}
      </tbody>
    </table>
    <${Deaths} deaths=${keeper.daemon_deaths} />`;
}

/** @param {{ deaths: string[] }} props */
function Deaths({ deaths }) {
  if (deaths.length === 0) return html`<p class="soft">The daemon has not ended by itself since the keeper is up.</p>`;
  return html`<ul class="remarks">
    ${deaths.map((death) => html`<li class="bad" key=${death}><${Glyph} name="bolt" /><span dir="auto">The daemon ended: ${death}</span></li>`)}
  </ul>`;
}

/** @param {{ system: System }} props */
export function Host({ system }) {
  return html`<dl class="facts">
    <dt>Name</dt><dd class="type">${system.host}</dd>
    <dt>System</dt><dd class="type">${system.os} ${system.arch}</dd>
    <dt>Up for</dt><dd class="type">${rough(Math.floor(system.host_uptime / 1e9))}</dd>
    <dt>Processor</dt>
    <dd>
      <span class="type">${share(system.cpu_usage)}</span> of ${system.cpu_cores} ${system.cpu_cores === 1 ? "core" : "cores"}
      <span class="soft">, load</span> <span class="type">${system.load.map((each) => each.toFixed(2)).join(" ")}</span>
    </dd>
    <dt>Memory</dt>
    <dd><${Bar} part=${system.mem_used} whole=${system.mem_total} text=${`${size(system.mem_used)} of ${size(system.mem_total)} in use`} /></dd>
    <dt>Works in</dt><dd class="type">${system.work_dir}</dd>
  </dl>`;
}

/** @param {{ system: System, daemon: DaemonInfo }} props */
export function Storage({ system, daemon }) {
  const used = system.disk_total - system.disk_free;
  const left = `${size(system.disk_free)} of ${size(system.disk_total)} free (${share((100 * system.disk_free) / system.disk_total)})`;
  return html`<dl class="facts">
      <dt>Disk</dt><dd><${Bar} part=${used} whole=${system.disk_total} text=${left} tone=${daemon.disk_lack ? "bad" : ""} /></dd>
      <dt>Database</dt><dd class="type">${size(system.store_size)}</dd>
      <dt>Logs</dt><dd class="type">${size(system.log_size)}</dd>
      <dt>Data directory</dt><dd class="type">${daemon.data_dir}</dd>
    </dl>
    ${daemon.disk_lack && html`<ul class="remarks"><li class="bad"><${Glyph} name="warn" /><span>No run starts: ${daemon.disk_lack}</span></li></ul>`}`;
}

/** @param {{ part: number, whole: number, text: string, tone?: string }} props */
function Bar({ part, whole, text, tone = "" }) {
  return html`<span class="gauge">
    <span class=${`rail ${tone}`} aria-hidden="true"><i style=${{ width: `${Math.min(100, (100 * part) / (whole || 1))}%` }} /></span>
    <span class="type">${text}</span>
  </span>`;
}
