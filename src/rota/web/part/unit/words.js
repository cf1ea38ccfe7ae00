// A sentence on the page: what one could type or grep in the monospaced face.
import { html } from "../../html.js";

/** @param {{ of: import("../../text/sentence.js").Sentence }} props */
export function Words({ of }) {
  return of.map((part) => (typeof part === "string" ? together(part) : html`<code dir="auto">${part.typed}</code>`));
}

/** A number is not parted from its unit at the end of a line. @param {string} text */
function together(text) {
  return text.replace(/(\d) (?=(us|ms|s|m|h|d|[kKMGT]i?B|B)\b)/g, "$1\u00a0");
}
