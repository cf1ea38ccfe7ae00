// The colours of look/tokens.css as a canvas wants them: worked out for the theme in force.

/** @typedef {import("./scene.js").Colours} Colours */

const TONES = ["good", "bad", "wait", "run", "skip", "miss"];

/**
 * @param {HTMLElement} within an element of the page, in whose place they are worked out
 * @returns {Colours}
 */
export function coloursOf(within) {
  const probe = document.createElement("i");
  within.append(probe);
  const colour = (/** @type {string} */ token) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const style = getComputedStyle(probe);
  const made = {
    paper: colour("paper"),
    sheet: colour("sheet"),
    line: colour("line"),
    ink: colour("ink"),
    soft: colour("soft"),
    now: colour("now"),
    wash: colour("now-wash"),
    tone: Object.fromEntries(TONES.map((tone) => [tone, colour(tone)])),
    type: style.getPropertyValue("--type"),
    text: style.getPropertyValue("--text"),
  };
  probe.remove();
  return made;
}
