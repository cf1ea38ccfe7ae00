// Where a defect of one view ends: it is told, and the rest of the page goes on.
import { Component, html } from "../html.js";

/** @extends {Component<{ children?: unknown }, { defect: string }>} */
export class Boundary extends Component {
  /** @override */
  state = { defect: "" };

  /** @override @param {unknown} thrown */
  componentDidCatch(thrown) {
    this.setState({ defect: String(thrown) });
    reportError(thrown);
  }

  /** @override */
  render() {
    if (!this.state.defect) return this.props.children;
    return html`<div class="notice" role="alert">
      <p><strong>This view has a defect, and cannot be shown.</strong> It is a mistake of Rota’s page, not of yours.</p>
      <p><code>${this.state.defect}</code></p>
      <div class="buttons">
        <button class="button" type="button" onClick=${() => this.setState({ defect: "" })}>Try again</button>
        <button class="button" type="button" onClick=${() => location.reload()}>Load the page anew</button>
      </div>
    </div>`;
  }
}
