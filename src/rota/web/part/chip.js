// A filter as a chip: what it is set to stands on it, how to set it lies under it, and ✕ takes it away.
import { html, useEffect, useRef } from "../html.js";

/** @typedef {{ label: string, value?: string, clear?: () => void, children?: unknown }} ChipProps */

/** @param {ChipProps} props `value`: what it is set to, in words; empty where it is not set */
export function Chip({ label, value = "", clear, children }) {
  const element = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    /** @param {Event} event */
    const outside = (event) => {
      if (element.current?.open && !element.current.contains(/** @type {Node} */ (event.target))) {
        element.current.open = false;
      }
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, []);
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.key !== "Escape" || !element.current?.open) return;
    event.stopPropagation();
    element.current.open = false;
    element.current.querySelector("summary")?.focus();
  };
  return html`<span class=${`filter-chip ${value ? "set" : ""}`}>
    <details ref=${element} onKeyDown=${press}>
      <summary class="button small">
        <span>${label}${value && html`<span class="away">: </span>`}</span>${value && html`<b class="cut" dir="auto">${value}</b>`}
      </summary>
      <div class="sheet">${children}</div>
    </details>
    ${value && clear && html`<button class="button small" type="button" aria-label=${`Clear ${label}`} onClick=${clear}>✕</button>`}
  </span>`;
}

/** @typedef {{ value: string, text?: unknown }} Choice */

/**
 * A list of which any number can be chosen.
 * @param {{ legend: string, choices: Choice[], chosen: string[], set: (chosen: string[]) => void }} props
 */
export function Choices({ legend, choices, chosen, set }) {
  return html`<fieldset class="choices">
    <legend class="away">${legend}</legend>
    ${choices.map(({ value, text }) => {
      const is = chosen.includes(value);
      return html`<label key=${value}>
        <input type="checkbox" checked=${is} onChange=${() => set(is ? chosen.filter((each) => each !== value) : [...chosen, value])} />
        ${text ?? html`<span class="type cut" dir="auto">${value}</span>`}
      </label>`;
    })}
  </fieldset>`;
}
