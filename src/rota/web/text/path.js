// Where each noun has its page; names are escaped so that none can point elsewhere.

/** @param {{ name: string, kind?: string }} unit */
export function pathOf(unit) {
  return `/${unit.kind === "service" ? "services" : "tasks"}/${encodeURIComponent(unit.name)}`;
}

/** How ids of runs look. */
export const RUN_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

/** @param {string} id */
export function runPath(id) {
  return `/runs/${encodeURIComponent(id)}`;
}

/**
 * A path with its query; what is empty is left out.
 * @param {string} path
 * @param {Record<string, string | number | boolean | null | undefined>} query
 */
export function withQuery(path, query) {
  const found = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "" && value !== false) found.set(key, String(value));
  }
  const text = found.toString();
  return text ? `${path}?${text}` : path;
}
