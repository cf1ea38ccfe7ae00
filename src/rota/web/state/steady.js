// A list standing still under somebody's eyes.
import { useMemo, useRef } from "../html.js";
import { steady } from "../text/order.js";

/**
 * The rows as they are shown. While `held`, each stays where it is; what changes in a row is shown at once.
 * @template {{ id: string }} Row
 * @param {readonly Row[]} rows as they are
 * @param {{ held: boolean, turn: string }} how another `turn` shows them as they are, whatever was before
 */
export function useSteady(rows, { held, turn }) {
  const before = useRef({
    turn: "",
    ids: /** @type {string[]} */ ([]),
    known: /** @type {Map<string, Row>} */ (new Map()),
  });
  return useMemo(() => {
    const known = new Map(rows.map((row) => [row.id, row]));
    const stands = held && before.current.turn === turn;
    const { ids, fresh, gone, moved } = steady(stands ? before.current.ids : [], [...known.keys()]);
    const shown = ids.map((id) => /** @type {Row} */ (known.get(id) ?? before.current.known.get(id)));
    before.current = { turn, ids, known: new Map(shown.map((row) => [row.id, row])) };
    return { shown, fresh, gone, moved };
  }, [rows, held, turn]);
}
