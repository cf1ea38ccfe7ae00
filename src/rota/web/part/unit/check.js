// What the checks of an instance said, newest last: a mark each, with time and words for who points at it or goes there.
import { html, useState } from "../../html.js";
import { zone } from "../../state/daemon.js";
import { exact } from "../../text/instant.js";
import { counted } from "../../text/size.js";
import { Ago } from "../instant.js";

/** @typedef {NonNullable<import("../../wire.d.ts").Instance["checks"]>} CheckList */

/** @param {{ checks: CheckList }} props */
export function Checks({ checks }) {
  const [at, setAt] = useState(-1);
  const shown = checks[at] ?? checks[checks.length - 1];
  if (!shown) return null;
  const bad = checks.filter(({ ok }) => !ok).length;
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    setAt((index) => Math.min(Math.max((index < 0 ? checks.length - 1 : index) + by, 0), checks.length - 1));
  };
  return html`<div
      class="checks"
      role="group"
      tabindex="0"
      aria-label=${`The newest ${counted(checks.length, "check")}, ${bad} of them failed. Arrow keys go from one to the next.`}
      onKeyDown=${key}
      onMouseLeave=${() => setAt(-1)}
      onBlur=${() => setAt(-1)}
    >
      ${checks.map(
        (
          check,
          index,
        ) => html`<i key=${check.at} class=${`${check.ok ? "good" : "bad"} ${index === at ? "here" : ""}`} title=${`${check.ok ? "passed" : "failed"}: ${check.text}, ${exact(check.at, zone.value)}`}
          onMouseEnter=${() => setAt(index)} />`,
      )}
    </div>
    <p class="caption" aria-live=${at < 0 ? "off" : "polite"}>
      <span class=${shown.ok ? "good" : "bad"}>${shown.ok ? "passed" : "failed"}</span> <${Ago} at=${shown.at} />: <span dir="auto">${shown.text}</span>
    </p>`;
}
