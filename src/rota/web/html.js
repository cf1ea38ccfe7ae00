// The one place that the rest of the page takes its library from: markup, hooks, signals.
import { h } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

/** Markup without a build step: html`<p class=${tone}>${text}</p>`. What is put in is text, never markup. */
export const html = htm.bind(h);

export { Component, createRef, Fragment, render } from "./vendor/preact.js";
export { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./vendor/hooks.js";
export { batch, computed, effect, signal, untracked, useComputed, useSignal } from "./vendor/signals.js";
