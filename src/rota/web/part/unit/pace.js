// What is dear is not done at each turn: at once, then at most once in a while, and always once after the last turn.
import { useEffect, useRef } from "../../html.js";

/**
 * @param {() => void} act
 * @param {number} pause milliseconds
 * @returns {() => void} says that it is wanted
 */
export function usePaced(act, pause) {
  const newest = useRef(act);
  newest.current = act;
  const state = useRef({ at: 0, timer: /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined) });
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return () => {
    state.current.timer ??= setTimeout(
      () => {
        state.current = { at: Date.now(), timer: undefined };
        newest.current();
      },
      Math.max(0, state.current.at + pause - Date.now()),
    );
  };
}
