// One of the questions a page answers: what is asked stands at the side, the answers beside it.
import { html } from "../../html.js";

/** @param {{ title: string, aside?: unknown, children?: unknown }} props */
export function Question({ title, aside, children }) {
  const id = `question-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return html`<section class="question" aria-labelledby=${id}>
    <div>
      <h2 id=${id}>${title}</h2>
      ${aside && html`<p class="soft">${aside}</p>`}
    </div>
    <div class="answer">${children}</div>
  </section>`;
}

/**
 * A part of an answer, under its own heading.
 * @param {{ title: string, id?: string, beside?: unknown, children?: unknown }} props `beside`: what stands at the end of the heading's line
 */
export function Part({ title, id, beside, children }) {
  return html`<div class="part" id=${id}>
    <header><h3>${title}</h3>${beside}</header>
    ${children}
  </div>`;
}
