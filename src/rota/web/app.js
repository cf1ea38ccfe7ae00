// Where the page begins: what is read for all views, which view a path has, and what lies over it.
import { html, render, signal, useEffect, useState } from "./html.js";
import { faultOf, signedOut } from "./state/api.js";
import { learnWho, startDaemon, who } from "./state/daemon.js";
import { connect } from "./state/link.js";
import { path, startRouting } from "./state/route.js";
import { startUnits } from "./state/unit.js";
import { Help } from "./part/help.js";
import { startKeys } from "./part/keys.js";
import { Fault, Skeleton } from "./part/notice.js";
import { Palette } from "./part/palette.js";
import { RunForm } from "./part/run-form.js";
import { Shell } from "./part/shell.js";
import { Toasts } from "./part/toast.js";
import { Board } from "./view/board.js";
import { SignIn } from "./view/sign-in.js";

/** @typedef {{ View: (props: any) => unknown }} Module */

/** Views beside the Board come when somebody goes there. */
const ROUTES = /** @type {[RegExp, () => Promise<Module>, boolean?][]} */ ([
  [/^\/runs$/, () => import("./view/runs.js")],
  [/^\/runs\/(?<id>[^/]+)$/, () => import("./view/run.js")],
  [/^\/tasks\/(?<name>[^/]+)$/, () => import("./view/task.js")],
  [/^\/services\/(?<name>[^/]+)$/, () => import("./view/service.js")],
  [/^\/schedule$/, () => import("./view/schedule.js")],
  [/^\/alerts$/, () => import("./view/alerts.js")],
  [/^\/system$/, () => import("./view/system.js")],
]);

function App() {
  if (signedOut.value) return html`<${SignIn} /><${Toasts} />`;
  return html`<${Shell} wide=${path.value === "/"}><${Current} key=${path.value} /><//>
    <${Palette} /><${Help} /><${RunForm} /><${Toasts} />`;
}

function Current() {
  const at = path.value;
  if (at === "/") return html`<${Board} />`;
  for (const [pattern, load] of ROUTES) {
    const match = pattern.exec(at);
    if (match) return html`<${Lazy} load=${load} params=${decoded(match.groups ?? {})} />`;
  }
  return html`<${Nowhere} />`;
}

/** @param {{ load: () => Promise<Module>, params: Record<string, string> }} props */
function Lazy({ load, params }) {
  const [module, setModule] = useState(/** @type {Module | null} */ (null));
  const [fault, setFault] = useState(/** @type {unknown} */ (null));
  useEffect(() => void load().then(setModule, setFault), []);
  if (fault) {
    return html`<div class="notice" role="alert">
      <p><strong>This view could not be loaded.</strong> The daemon is away, or was upgraded since this page was loaded.</p>
      <button class="button" type="button" onClick=${() => location.reload()}>Load the page anew</button>
    </div>`;
  }
  return module ? html`<${module.View} ...${params} />` : html`<${Skeleton} rows=${6} />`;
}

function Nowhere() {
  return html`<div class="notice calm" role="alert">
    <p><strong>There is no such page.</strong> <code>${path.value}</code> is none of Rota’s views.</p>
    <a class="button" href="/">To the Board</a>
  </div>`;
}

/** @param {Record<string, string>} groups what stands in the path, escaped; what is no escape is left as it is */
function decoded(groups) {
  return Object.fromEntries(
    Object.entries(groups).map(([key, value]) => {
      try {
        return [key, decodeURIComponent(value)];
      } catch {
        return [key, value];
      }
    }),
  );
}

/** What kept the page from beginning; it tries again by itself. */
const stuck = signal(/** @type {import("./state/api.js").Fault | null} */ (null));

/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;

async function begin() {
  clearTimeout(again);
  try {
    await learnWho();
    stuck.value = null;
    connect();
    startUnits();
    startDaemon();
  } catch (thrown) {
    stuck.value = faultOf(thrown);
    again = setTimeout(begin, 3_000);
  }
}

function Root() {
  if (stuck.value) return html`<main class="door" id="main"><${Fault} fault=${stuck.value} what="Rota cannot be shown." retry=${begin} /></main>`;
  return who.value ? html`<${App} />` : null;
}

startRouting();
startKeys();
render(html`<${Root} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
void begin();
