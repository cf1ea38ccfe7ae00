// Lines that were chosen, into the clipboard: as they are shown, without the colours.
import { plain } from "../../text/ansi.js";
import { counted, number } from "../../text/size.js";
import { copied } from "../copy.js";
import { say, sayFault } from "../toast.js";

/** More lines than these are for a file. */
const MOST = 10_000;

/**
 * @param {import("../../state/log.js").Log} log
 * @param {import("./anchor.js").Lines | null} lines
 */
export async function copyLines(log, lines) {
  if (!lines) {
    return say("Choose lines first: click a number, then another one with Shift. Or select text, and copy as ever.", {
      tone: "bad",
    });
  }
  const { from, to } = lines;
  if (to - from >= MOST) {
    return say(`These are more than ${number(MOST)} lines: download the log instead.`, { tone: "bad" });
  }
  try {
    const found = [];
    for (let at = from; at <= to;) {
      const page = await log.stretch(at, to - at + 1);
      found.push(...page.lines.filter((line) => line.n <= to));
      at = page.next_from ?? to + 1;
    }
    const text = found.map((line) => `${plain(line.text)}\n`).join("");
    say(
      (await copied(text)) ? `${counted(found.length, "line")} copied.` : "The browser does not let the page copy.",
      {},
    );
  } catch (thrown) {
    sayFault(thrown);
  }
}
