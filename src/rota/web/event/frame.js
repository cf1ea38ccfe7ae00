// Server-sent events as they are framed (https://html.spec.whatwg.org/multipage/server-sent-events.html).

/** @typedef {{ event: string, id: string | null, data: any }} Frame `data` is what the JSON says */

/**
 * The frames of a stream, as they come.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} heard called for each piece, frames or not
 * @returns {AsyncGenerator<Frame, void, void>}
 */
export async function* frames(body, heard = () => {}) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const frame = frameOf(part);
        if (frame) yield frame;
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may be broken already: who reads no more does not mind
  }
}

/**
 * One frame; null for comments and bare `retry:` lines.
 * @param {string} text
 * @returns {Frame | null}
 */
export function frameOf(text) {
  let event = "message";
  let id = null;
  let data = "";
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.startsWith("event:")) event = value;
    else if (line.startsWith("id:")) id = value;
    else if (line.startsWith("data:")) data += value;
  }
  return data ? { event, id, data: JSON.parse(data) } : null;
}
