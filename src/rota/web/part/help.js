// The keys that work now.
import { html } from "../html.js";
import { help } from "../state/over.js";
import { Dialog } from "./dialog.js";
import { bindings } from "./keys.js";

export function View() {
  return html`<${Dialog} title="Keys" close=${() => (help.value = false)}>
    <div class="body">
      <dl class="keys">
        ${bindings().map(
          ({ keys, does }) => html`<div key=${keys}>
            <dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${does}</dd>
          </div>`,
        )}
      </dl>
      <p class="soft"><kbd>⌘</kbd> <kbd>K</kbd> or <kbd>Ctrl</kbd> <kbd>K</kbd> jumps too. Keys rest while you type in a field.</p>
    </div>
  <//>`;
}
