// What is not there with the first view: it comes when it is wanted, or, for what lies over views, while nobody waits.
import { html, useEffect, useState } from "../html.js";
import { Skeleton } from "./notice.js";

/** @typedef {{ View: (props: any) => unknown }} Module */
/** @typedef {() => Promise<Module>} Load */

/** @type {Map<Load, Module>} */
const loaded = new Map();

/**
 * The view of a module, once it is there; `props` are passed on.
 * @param {{ load: Load, quiet?: boolean, props?: object }} of `quiet`: nothing is shown until then
 */
export function Later({ load, quiet = false, props = {} }) {
  const [module, setModule] = useState(loaded.get(load) ?? null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let here = true;
    if (!module) {
      void fetched(load).then(
        (found) => here && setModule(found),
        () => here && setFailed(true),
      );
    }
    return () => void (here = false);
  }, []);
  if (module) return html`<${module.View} ...${props} />`;
  if (failed) return html`<${Missing} />`;
  return quiet ? null : html`<${Skeleton} rows=${6} />`;
}

/** Fetches what may be wanted later. @param {Load[]} loads */
export function fetchEarly(loads) {
  for (const load of loads) fetched(load).catch(() => {}); // it is asked for again when it is wanted, and told then
}

/** @param {Load} load */
async function fetched(load) {
  const module = await load();
  loaded.set(load, module);
  return module;
}

function Missing() {
  return html`<div class="notice calm" role="alert">
    <p><strong>This part of the page could not be loaded.</strong> The daemon is away, or was upgraded since the page was loaded.</p>
    <button class="button" type="button" onClick=${() => location.reload()}>Load the page anew</button>
  </div>`;
}
