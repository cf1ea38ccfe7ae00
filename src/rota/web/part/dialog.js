// A dialog of the browser's own kind: it holds the focus, Escape closes it, and the focus returns where it was.
import { html, useLayoutEffect, useRef } from "../html.js";

/**
 * @param {{ title: string, close: () => void, className?: string, children?: unknown }} props shown while it is there
 */
export function Dialog({ title, close, className = "", children }) {
  const element = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // at once, not after painting: letters typed right behind the key that opened it belong into it
  useLayoutEffect(() => {
    const shown = element.current;
    const before = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  /** @param {MouseEvent} event */
  const outside = (event) => event.target === element.current && close();
  /** @param {Event} event */
  const cancelled = (event) => {
    event.preventDefault();
    close();
  };
  return html`<dialog ref=${element} class=${className} aria-label=${title} onCancel=${cancelled} onMouseDown=${outside}>
    <header>
      <h2>${title}</h2>
      <button class="button quiet small" type="button" onClick=${close} aria-label="Close">✕</button>
    </header>
    ${children}
  </dialog>`;
}
