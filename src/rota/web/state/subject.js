// What the view is about, and what can be done with it: its buttons, its keys and `.` all come from this one list.
import { signal, useEffect } from "../html.js";

/**
 * @typedef {{ label: string, perform: () => void, keys?: string, harm?: boolean, main?: boolean, hidden?: boolean,
 *   not?: string }} Deed `not`: why it cannot be done now
 * @typedef {{ title: string, deeds: Deed[] }} Subject
 */

export const subject = signal(/** @type {Subject} */ ({ title: "", deeds: [] }));

/**
 * Names what the view is about for as long as it is shown; the title of the window follows.
 * @param {string} title
 * @param {Deed[]} [deeds]
 */
export function useSubject(title, deeds = []) {
  useEffect(() => {
    subject.value = { title, deeds };
  });
  useEffect(() => {
    document.title = title ? `${title} · Rota` : "Rota";
  }, [title]);
  useEffect(() => () => (subject.value = { title: "", deeds: [] }), []);
}
