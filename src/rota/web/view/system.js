// How daemon, keeper and machine do; what is in force; who may what, who did what; and the daemon's own log.
import { html, useEffect } from "../html.js";
import { hash } from "../state/route.js";
import { REREAD, useResource } from "../state/resource.js";
import { useSubject } from "../state/subject.js";
import { Loaded } from "../part/notice.js";
import { Audit } from "../part/system/audit.js";
import { Capabilities, Configuration } from "../part/system/configuration.js";
import { History } from "../part/system/history.js";
import { DaemonLog } from "../part/system/log.js";
import { Person } from "../part/system/person.js";
import { Pools } from "../part/system/pools.js";
import { Host, Processes, Storage } from "../part/system/process.js";
import { Reload } from "../part/system/reload.js";
import { AdminOnly, Section } from "../part/system/section.js";
import { Tokens } from "../part/system/tokens.js";
import { Users } from "../part/system/users.js";

/** @typedef {import("../wire.d.ts").System} System */
/** @typedef {import("../wire.d.ts").DaemonInfo} DaemonInfo */
/** @typedef {ReturnType<typeof useResource<DaemonInfo>>} Daemon */
/** @typedef {ReturnType<typeof useResource<System>>} Machine */

/** @type {[string, string][]} */
const INDEX = [
  ["processes", "Processes, machine"],
  ["hour", "The last hour"],
  ["configuration", "Configuration"],
  ["reload", "Reload"],
  ["pools", "Pools"],
  ["capabilities", "Capabilities"],
  ["you", "You"],
  ["users", "Users"],
  ["tokens", "API tokens"],
  ["audit", "Audit trail"],
  ["log", "Daemon’s log"],
];
/** @type {import("../state/resource.js").Fold<any>} */
const again = () => REREAD;

export function View() {
  const daemon = /** @type {typeof useResource<DaemonInfo>} */ (useResource)("/api/daemon", {
    "tasks.changed": again,
    "config.stale": again,
  });
  const system = /** @type {typeof useResource<System>} */ (useResource)("/api/system", { system: again });
  useSubject("System");
  useEffect(() => {
    const section = hash.value && document.getElementById(hash.value.slice(1));
    if (section) section.scrollIntoView();
  }, [hash.value, daemon.value === undefined]);
  return html`<div class="title"><h1>System</h1></div>
    <div class="system">
      <nav class="index" aria-label="Sections of this page">
        ${INDEX.map(([id, title]) => html`<a key=${id} href=${`#${id}`}>${title}</a>`)}
      </nav>
      <div class="sections"><${Health} daemon=${daemon} system=${system} /><${InForce} daemon=${daemon} /><${Access} /></div>
    </div>`;
}

/** @param {{ daemon: Daemon, system: Machine }} props */
function Health({ daemon, system }) {
  const both = {
    value: daemon.value && system.value ? { daemon: daemon.value, system: system.value } : undefined,
    fault: daemon.fault ?? system.fault,
    reread: () => (daemon.reread(), system.reread()),
  };
  /** @typedef {{ daemon: DaemonInfo, system: System }} Both */
  return html`<${Section} id="processes" title="Processes and machine">
      <${Loaded} of=${both} what="Daemon, keeper and machine" rows=${8} height=${24}>
        ${(/** @type {Both} */ known) => html`<div class="halves"><div><${Processes} ...${known} /></div><div class="half"><${Host} ...${known} /><${Storage} ...${known} /></div></div>`}
      <//>
    <//>
    <${Section} id="hour" title="The last hour" aside="A sample every 5 seconds; an hour ago is at the left."><${History} /><//>`;
}

/** @param {{ daemon: Daemon }} props */
function InForce({ daemon }) {
  return html`<${Section} id="configuration" title="Configuration">
      <${Loaded} of=${daemon} what="The configuration" rows=${6} height=${24}>${(/** @type {DaemonInfo} */ known) => html`<${Configuration} daemon=${known} />`}<//>
    <//>
    <${Section} id="reload" title="Reload"><${Reload} stale=${daemon.value?.config_stale ?? false} after=${daemon.reread} /><//>
    <${Section} id="pools" title="Pools" aside="Places that tasks share: who finds none waits."><${Pools} /><//>
    <${Section} id="capabilities" title="Capabilities" aside="Keys of rota.toml that need something of the machine.">
      <${Loaded} of=${daemon} what="What the machine can do" rows=${4} height=${24}>${(/** @type {DaemonInfo} */ known) => html`<${Capabilities} daemon=${known} />`}<//>
    <//>`;
}

function Access() {
  return html`<${Section} id="you" title="You"><${Person} /><//>
    <${Section} id="users" title="Users"><${AdminOnly} what="The users"><${Users} /><//><//>
    <${Section} id="tokens" title="API tokens" aside="For scripts and machines."><${AdminOnly} what="API tokens"><${Tokens} /><//><//>
    <${Section} id="audit" title="Audit trail" aside="Every change, those refused too, and every failed sign-in; kept 90 days."><${AdminOnly} what="The audit trail"><${Audit} /><//><//>
    <${Section} id="log" title="Daemon’s log" aside=${html`What Rota itself says: <code>daemon.log</code> in its data directory.`}><${AdminOnly} what="The daemon’s log"><${DaemonLog} /><//><//>`;
}
