// The lines of the daemon's own log: the newest of them, and those that come; never more than fit.
import { useEffect, useRef, useState } from "../../html.js";
import { faultOf, isAborted, read } from "../../state/api.js";
import { Follower } from "../../state/log-follow.js";
import { withQuery } from "../../text/path.js";

/** @typedef {import("../../wire.d.ts").DaemonLog} DaemonLog */
/** @typedef {DaemonLog["lines"][number]} Line */
/** @typedef {import("../../state/log-follow.js").Standing} Standing */

/** So many lines are kept; older ones are in daemon.log. */
const KEPT = 1_000;
/** So far back is looked for lines of a level. */
const BACK = 10_000;
/** Lines that come are shown together, so often. Milliseconds. */
const PACE = 200;

/** @param {string} level empty for all */
export function useJournal(level) {
  const [lines, setLines] = useState(/** @type {Line[] | null} */ (null));
  const [left, setLeft] = useState(0);
  const [standing, setStanding] = useState(/** @type {Standing} */ ({ phase: "connecting", why: "", retryAt: null }));
  const [fault, setFault] = useState(/** @type {import("../../state/api.js").Fault | null} */ (null));
  const [turn, setTurn] = useState(0);
  const fresh = useRef(/** @type {Line[]} */ ([]));
  useEffect(() => {
    const stop = new AbortController();
    /** @type {Follower | undefined} */
    let follower;
    fresh.current = [];
    setFault(null);
    setLines(null);
    setLeft(0);
    begin(level, stop.signal).then(
      ({ lines: first, total_lines: total }) => {
        setLines(first.slice(-KEPT));
        follower = new Follower(withQuery("/api/daemon/log/stream", { level }), total, hear, setStanding);
        void follower.start();
      },
      (thrown) => isAborted(thrown) || setFault(faultOf(thrown)),
    );
    /** @param {import("../../state/log-follow.js").Frame} frame */
    const hear = ({ event, data }) => {
      if (event === "line") fresh.current.push(data);
      else if (event === "dropped") setLeft((before) => before + data.count);
    };
    const timer = setInterval(() => {
      const come = fresh.current.splice(0);
      if (come.length > 0) setLines((known) => [...(known ?? []), ...come].slice(-KEPT));
    }, PACE);
    return () => {
      stop.abort();
      follower?.stop();
      clearInterval(timer);
    };
  }, [level, turn]);
  return { lines, left, standing, fault, reread: () => setTurn(turn + 1) };
}

/**
 * @param {string} level
 * @param {AbortSignal} signal
 * @returns {Promise<DaemonLog>}
 */
async function begin(level, signal) {
  const some = level ? { from: -BACK, limit: BACK, level } : { from: -KEPT, limit: KEPT };
  return (await read(withQuery("/api/daemon/log", some), { signal })).data;
}
