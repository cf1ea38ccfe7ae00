// A command that asks an operation, ready to be pasted into a shell.

const ULID = "01JZ8Y0G5T0000000000000001";
const VALUES = { name: "backup", run_id: ULID, notification_id: ULID, token_id: "abcd1234", user: "ada" };

/** The whole command for this origin. */
export function curl(origin, method, path, operation) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => VALUES[name] ?? name);
  const first = ["curl", isStream(operation) ? "-N" : "", method === "get" ? "" : `-X ${method.toUpperCase()}`];
  const words = [];
  if (operation["x-rota-scope"] === "socket") {
    return lines(first, ['--unix-socket "$ROTA_DATA/rota.sock"', `http://localhost${filled}`]);
  }
  if (operation.security.length) words.push('-H "Authorization: Bearer $ROTA_TOKEN"');
  const body = exampleOf(operation.requestBody?.content);
  if (body !== undefined) {
    words.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body))}`);
  }
  return lines(first, [...words, quoted(origin + filled + queryOf(operation))]);
}

function lines(first, rest) {
  return [first.filter(Boolean).join(" "), ...rest].join(rest.length > 1 ? " \\\n  " : " ");
}

/** The example of the only media type. */
export function exampleOf(content) {
  return Object.values(content ?? {})[0]?.example;
}

function isStream(operation) {
  return Object.values(operation.responses).some((response) => response.content?.["text/event-stream"]);
}

function queryOf(operation) {
  const needed = (operation.parameters ?? []).filter((each) => each.in === "query" && each.required);
  const pairs = needed.map((each) => `${each.name}=${encodeURIComponent(each.schema.examples?.[0] ?? "text")}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

function quoted(text) {
  return /^[\w:/.\-[\]]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
