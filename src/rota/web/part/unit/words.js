// A sentence on the page: what one could type or grep in the monospaced face.
import { html } from "../../html.js";

/** @param {{ of: import("../../text/sentence.js").Sentence }} props */
export function Words({ of }) {
  return of.map((part) => (typeof part === "string" ? part : html`<code dir="auto">${part.typed}</code>`));
}
