// Sizes as somebody laid them down: 100 MB stays 100 MB, and 64 MiB stays that.
import { size } from "../size.js";

const NAMES = ["k", "M", "G", "T"];

/**
 * `100 MB`, `64 MiB`, `512 B`; what is round in neither is rounded.
 * @param {number} bytes
 */
export function large(bytes) {
  return whole(bytes, 1024, "iB") ?? whole(bytes, 1000, "B") ?? size(bytes);
}

/**
 * @param {number} bytes
 * @param {number} step
 * @param {string} suffix
 */
function whole(bytes, step, suffix) {
  let count = bytes;
  let name = "";
  for (const each of NAMES) {
    if (count < step || count % step !== 0) break;
    count /= step;
    name = each;
  }
  if (name === "" || count >= 10 * step) return null;
  return `${count} ${name === "k" && step === 1024 ? "K" : name}${suffix}`;
}
