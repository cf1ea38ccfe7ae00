// The bar at the top: where one can go, and whether what is shown is live. Below it the bands of what is wrong.
import { html } from "../html.js";
import { daemon, may, signOut, unreadCount, who, zone } from "../state/daemon.js";
import { link, now, retry, version } from "../state/link.js";
import { help, openPalette } from "../state/over.js";
import { go, path } from "../state/route.js";
import { clock } from "../text/instant.js";
import { counted } from "../text/size.js";
import { Glyph } from "./glyph.js";
import { useKeys } from "./keys.js";
import { ThemeButton, turnTheme } from "./theme.js";
import { sayFault } from "./toast.js";

const PLACES = [
  { to: "/", word: "Board", keys: "g b", icon: "M2 4h6M5 8h9M3 12h5" },
  { to: "/runs", word: "Runs", keys: "g r", icon: "M3 4h10M3 8h10M3 12h10" },
  { to: "/schedule", word: "Schedule", keys: "g s", icon: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3" },
  { to: "/alerts", word: "Alerts", keys: "g a", icon: "M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM7 14.5h2" },
  { to: "/system", word: "System", keys: "g y", icon: "M2.5 3h11v8h-11zM6 14h4M8 11v3" },
];

/** @param {{ wide?: boolean, children?: unknown }} props `wide`: the view keeps its own margins */
export function Shell({ wide = false, children }) {
  useKeys([
    ...PLACES.map(({ to, word, keys }) => ({ keys, does: `Go to ${word}`, perform: () => go(to) })),
    { keys: "/", does: "Jump to any unit, run or action", perform: () => openPalette() },
    { keys: ".", does: "Actions of what is shown", perform: () => openPalette({ deeds: true }) },
    { keys: "t", does: "Turn the theme", perform: turnTheme },
    { keys: "?", does: "Show the keys", perform: () => (help.value = true) },
  ]);
  return html`<a class="skip-link" href="#main">To the content</a>
    <header class="top">
      <a class="mark" href="/" aria-label="Rota, the Board">${MARK}<span>rota</span></a>
      <${Places} />
      <span class="room" />
      <button class="seek" type="button" onClick=${() => openPalette()} aria-label="Jump to any unit, run or action">
        ${LENS}<span>Jump to …</span><kbd>/</kbd>
      </button>
      <${Pulse} />
      <${ThemeButton} />
      <${Person} />
    </header>
    <${Bands} />
    <main id="main" tabindex="-1" class=${`stage ${wide ? "wide" : ""}`}>${children}</main>`;
}

function Places() {
  return html`<nav aria-label="Views">
    ${PLACES.map(({ to, word, icon }) => {
      const here = to === "/" ? path.value === "/" : path.value.startsWith(to);
      return html`<a key=${to} href=${to} aria-current=${here ? "page" : undefined}>
        <svg class="glyph" width="18" height="18" viewBox="0 0 16 16" aria-hidden="true"><path d=${icon} /></svg>
        <span>${word}</span>
        ${
          to === "/alerts" &&
          unreadCount.value > 0 &&
          html`<span class="badge" aria-label=${counted(unreadCount.value, "unread alert")}>${unreadCount.value > 99 ? "99+" : unreadCount.value}</span>`
        }
      </a>`;
    })}
  </nav>`;
}

/** Whether all is live, and the time where the daemon is. */
function Pulse() {
  const live = link.value.phase === "live";
  const said = live ? "Live: what you see is as it is now." : "Not live.";
  return html`<span class=${`pulse ${live ? "" : "lost"}`} title=${`${said} Times are told in ${zone.value}.`}>
    <i aria-hidden="true"></i><span class="type">${clock(now.value, zone.value, { seconds: true })}</span>
    <span>${zone.value}</span><span class="away">${said}</span>
  </span>`;
}

function Person() {
  if (!who.value?.user || !who.value.auth_required) return null;
  const leave = () => void signOut().catch(sayFault);
  return html`<button class="button quiet small" type="button" onClick=${leave} title=${`Signed in as ${who.value.user} (${who.value.role})`}>
    Sign out
  </button>`;
}

/** What the whole page has to say, above every view. */
function Bands() {
  return html`<${NotLive} /><${NewVersion} /><${Problems} />`;
}

function NotLive() {
  const { phase, since, why, retryAt } = link.value;
  if (phase === "live" || phase === "signed-out" || now.value - since < 1_500) return null;
  const wait = retryAt ? Math.max(0, Math.ceil((retryAt - Date.now()) / 1000)) : 0;
  return html`<div class="band wait stuck" role="status">
    <${Glyph} name="warn" />
    <span>
      <strong>Not live.</strong> ${why || "Connecting to the daemon."} What you see is as of
      ${" "}<span class="type">${clock(since, zone.value, { seconds: true })}</span><span aria-hidden="true">${wait > 0 ? `; trying again in ${wait} s.` : "; trying again now."}</span>
    </span>
    <button class="button small" type="button" onClick=${retry}>Try now</button>
  </div>`;
}

function NewVersion() {
  const { loaded, now: speaks } = version.value;
  if (loaded === speaks) return null;
  return html`<div class="band wait" role="status">
    <${Glyph} name="up" />
    <span>Rota is ${speaks} now; this page is still that of ${loaded}.</span>
    <button class="button small" type="button" onClick=${() => location.reload()}>Load the page anew</button>
  </div>`;
}

function Problems() {
  const { config_problems: problems = [], config_stale: stale = false } = daemon.value ?? {};
  if (problems.length === 0 && !stale) return null;
  const [first, ...more] = problems;
  return html`<div class="band wait" role="status">
    <${Glyph} name="warn" />
    <span>
      <strong>What the files say is not in force.</strong>
      ${first && html` <span dir="auto">${first}</span>`}${more.length > 0 && ` And ${counted(more.length, "more problem")}.`}
    </span>
    <a class="button small" href="/system#reload">${may("admin") ? "See the difference" : "See"}</a>
  </div>`;
}

const MARK = html`<svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true" class="glyph"><path d="M1.5 4h6M1.5 8h8M1.5 12h4" /><path d="M12.5 2v12" /></svg>`;
const LENS = html`<svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" class="glyph"><path d="M7 2.5a4.5 4.5 0 1 0 .01 0M10.4 10.4l3.6 3.6" /></svg>`;
