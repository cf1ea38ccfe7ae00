// Where the page begins: what is read for all views, which view a path has, and what lies over it.
import { html, render, signal } from "./html.js";
import { faultOf, isAborted, signedOut } from "./state/api.js";
import { learnWho, startDaemon, watchSession, who } from "./state/daemon.js";
import { connect } from "./state/link.js";
import { asked, help, palette, pausing } from "./state/over.js";
import { path, startRouting } from "./state/route.js";
import { startUnits } from "./state/unit.js";
import { Boundary } from "./part/boundary.js";
import { startKeys } from "./part/keys.js";
import { fetchEarly, Later } from "./part/later.js";
import { Fault } from "./part/notice.js";
import { View as Palette } from "./part/palette.js";
import { Shell } from "./part/shell.js";
import { sayFault, Toasts } from "./part/toast.js";
import { Board } from "./view/board.js";

/** @typedef {import("./part/later.js").Load} Load */

/** Views beside the Board come when somebody goes there. */
const ROUTES = /** @type {[RegExp, Load][]} */ ([
  [/^\/runs$/, () => import("./view/runs.js")],
  [/^\/runs\/(?<id>[^/]+)$/, () => import("./view/run.js")],
  [/^\/tasks\/(?<name>[^/]+)$/, () => import("./view/task.js")],
  [/^\/services\/(?<name>[^/]+)$/, () => import("./view/service.js")],
  [/^\/schedule$/, () => import("./view/schedule.js")],
  [/^\/alerts$/, () => import("./view/alerts.js")],
  [/^\/system$/, () => import("./view/system.js")],
]);
/** What lies over a view is fetched once the first one stands: it must be there when the daemon is not. */
const OVER = {
  signIn: /** @type {Load} */ (() => import("./view/sign-in.js")),
  help: /** @type {Load} */ (() => import("./part/help.js")),
  form: /** @type {Load} */ (() => import("./part/run-form.js")),
  pause: /** @type {Load} */ (() => import("./part/pause-form.js")),
};

function App() {
  if (signedOut.value) return html`<${Later} load=${OVER.signIn} /><${Toasts} />`;
  return html`<${Shell} wide=${path.value === "/"}><${Boundary} key=${path.value}><${Current} /><//><//>
    ${palette.value && html`<${Palette} />`} ${help.value && html`<${Later} load=${OVER.help} quiet />`}
    ${asked.value && html`<${Later} load=${OVER.form} quiet />`} ${pausing.value && html`<${Later} load=${OVER.pause} quiet />`}
    <${Toasts} />`;
}

function Current() {
  const at = path.value;
  if (at === "/") return html`<${Board} />`;
  for (const [pattern, load] of ROUTES) {
    const match = pattern.exec(at);
    if (match) return html`<${Later} load=${load} props=${decoded(match.groups ?? {})} />`;
  }
  return html`<${Nowhere} />`;
}

function Nowhere() {
  return html`<h1 class="away">No such page</h1>
  <div class="notice calm" role="alert">
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

let begun = false;

async function begin() {
  clearTimeout(again);
  try {
    await learnWho();
    stuck.value = null;
    if (begun) return; // two tries crossed
    begun = true;
    connect();
    startUnits();
    startDaemon();
    watchSession();
  } catch (thrown) {
    stuck.value = faultOf(thrown);
    again = setTimeout(begin, 3_000);
  }
}

function Root() {
  if (stuck.value) {
    return html`<main class="door" id="main"><${Fault} fault=${stuck.value} what="Rota cannot be shown." retry=${begin} /></main>`;
  }
  return who.value ? html`<${App} />` : null;
}

// What no part has caught is told all the same.
addEventListener("unhandledrejection", ({ reason }) => void (isAborted(reason) || sayFault(reason)));
startRouting();
startKeys();
render(html`<${Root} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
void begin().then(() => setTimeout(() => fetchEarly(Object.values(OVER)), 1_000));
