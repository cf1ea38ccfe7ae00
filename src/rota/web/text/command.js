// A command as it would stand in rota.toml: a script as it is, an array word by word.

/**
 * @param {string | string[]} run
 * @returns {string}
 */
export function commandText(run) {
  if (typeof run === "string") return run.replace(/^\n|\n$/g, "");
  return `[${run.map(word).join(", ")}]`;
}

/** @param {string} text one that has lines is written as such */
function word(text) {
  if (!text.includes("\n") || text.includes("'''")) return JSON.stringify(text);
  return `'''\n${text}'''`;
}
