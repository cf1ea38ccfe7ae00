// The viewer of the API's own document: an index, and one page for each operation and schema, by the part behind #.
import { curl, exampleOf } from "./curl.js";
import { code, h, methodOf, pathOf, prose, table } from "./element.js";
import { bounds, linkTo, members, typeOf } from "./schema.js";

const main = document.getElementById("main");
const index = document.getElementById("index");
const filter = document.getElementById("filter");
const theme = document.getElementById("theme");
const THEMES = ["auto", "light", "dark"];

let api;
let operations = [];

async function start() {
  showTheme(localStorage.getItem("rota.theme") || "auto");
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`/openapi.json answers ${answer.status}`);
  api = await answer.json();
  document.getElementById("version").textContent = api.info.version;
  const found = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  operations = api.tags.flatMap((tag) => found.filter((each) => each.tags[0] === tag.name));
  showIndex();
  show();
}

// --- the index

function matching() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (each) =>
    `${each.method} ${each.path} ${each.summary} ${each.operationId} ${each.tags[0]}`.toLowerCase();
  return operations.filter((each) => words.every((word) => text(each).includes(word)));
}

function showIndex() {
  const shown = matching();
  const parts = api.tags.map((tag) => {
    const own = shown.filter((each) => each.tags[0] === tag.name);
    return own.length
      ? [
          h("h2", {}, tag.name),
          h(
            "ul",
            {},
            own.map((each) => h("li", {}, entry(each))),
          ),
        ]
      : [];
  });
  const nothing = h("p", { class: "soft" }, "Nothing is called so. Try part of a path, or a verb.");
  index.replaceChildren(...(shown.length ? parts.flat() : [nothing]));
  mark();
}

function entry(each) {
  const path = h("span", { class: "path" }, pathOf(each.path.replace(/^\/api/, "")));
  return h("a", { href: `#${each.operationId}`, title: each.summary }, methodOf(each.method), path);
}

function mark() {
  for (const link of index.querySelectorAll("a")) {
    if (link.hash && link.hash === location.hash) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest" });
    } else link.removeAttribute("aria-current");
  }
}

// --- the pages

function show() {
  const place = decodeURIComponent(location.hash.slice(1));
  const operation = operations.find((each) => each.operationId === place);
  const schema = place.startsWith("schema/") ? api.components.schemas[place.slice(7)] : undefined;
  if (operation) main.replaceChildren(...operationPage(operation));
  else if (schema) main.replaceChildren(...schemaPage(place.slice(7), schema));
  else main.replaceChildren(...overview());
  document.title = operation ? `${operation.summary} – Rota API` : "Rota API";
  index.classList.remove("open");
  mark();
}

function overview() {
  const parts = api.tags.map((tag) => [
    h("h2", {}, tag.name),
    h("p", { class: "soft" }, tag.description),
    h(
      "ul",
      { class: "roster" },
      operations.filter((each) => each.tags[0] === tag.name).map((each) => h("li", {}, row(each))),
    ),
  ]);
  const names = Object.keys(api.components.schemas);
  return [
    h("h1", {}, api.info.title),
    h("p", {}, api.info.description),
    h(
      "p",
      { class: "soft" },
      "As documents: ",
      h("a", { href: "/openapi.json" }, "openapi.json"),
      ", ",
      h("a", { href: "/openapi.yaml" }, "openapi.yaml"),
      ". Keys: ",
      h("code", {}, "/"),
      " finds, ",
      h("code", {}, "j"),
      " and ",
      h("code", {}, "k"),
      " go to the next and the one before.",
    ),
    ...parts.flat(),
    h("h2", {}, "Schemas"),
    h(
      "ul",
      { class: "facts" },
      names.map((name) => h("li", {}, linkTo(name))),
    ),
  ];
}

function row(each) {
  const path = h("span", { class: "path" }, pathOf(each.path));
  return h(
    "a",
    { href: `#${each.operationId}` },
    methodOf(each.method),
    path,
    h("span", { class: "soft" }, each.summary),
  );
}

function operationPage(each) {
  return [
    h("h1", {}, each.summary),
    h(
      "div",
      { class: "line" },
      methodOf(each.method),
      h("span", { class: "path" }, pathOf(each.path)),
      h("span", { class: "scope" }, each["x-rota-scope"]),
    ),
    h("p", {}, prose(each.description)),
    h("h2", {}, "Try it"),
    code(curl(location.origin, each.method, each.path, each)),
    ...parametersOf(each),
    ...bodyOf(each),
    ...answersOf(each),
    neighbours(each),
  ];
}

function parametersOf(each) {
  if (!each.parameters?.length) return [];
  const rows = each.parameters.map((one) => [
    ["key", one.name, one.required ? h("span", { class: "must", title: "required" }, " *") : ""],
    ["kind", `${one.in}, `, ...typeOf(one.schema)],
    ["told", ...prose(one.description), bounds(one.schema)],
  ]);
  return [h("h2", {}, "Parameters"), table(["name", "where, type", "meaning"], rows)];
}

function bodyOf(each) {
  if (!each.requestBody) return [];
  const [media] = Object.values(each.requestBody.content);
  const name = media.schema.$ref.split("/").at(-1);
  const head = h("h2", {}, each.requestBody.required ? "Body: " : "Body, optional: ", linkTo(name));
  return [head, members(api.components.schemas[name])];
}

function answersOf(each) {
  return Object.entries(each.responses).flatMap(([status, response]) => {
    if (status === "default") {
      return [h("h2", {}, "Errors"), h("p", {}, "Anything else is an ", linkTo("ErrorModel"), ".")];
    }
    const [kind, media] = Object.entries(response.content ?? {})[0] ?? [];
    const head = h(
      "h2",
      {},
      `${status} ${response.description}`,
      ...(kind ? [` · ${kind} · `, ...typeOf(media.schema)] : []),
    );
    const example = exampleOf(response.content);
    const isText = typeof example === "string";
    return [head, example === undefined ? "" : code(isText ? example : JSON.stringify(example, null, 2))];
  });
}

function neighbours(each) {
  const place = operations.indexOf(each);
  const link = (other, before, after) =>
    other ? h("a", { href: `#${other.operationId}` }, before, other.summary, after) : h("span");
  return h("div", { class: "next" }, link(operations[place - 1], "← ", ""), link(operations[place + 1], "", " →"));
}

function schemaPage(name, schema) {
  const users = operations.filter((each) => JSON.stringify(each).includes(`"#/components/schemas/${name}"`));
  return [
    h("h1", {}, name),
    h("p", {}, prose(schema.description), " ", h("a", { href: `/schemas/${name}.json` }, `/schemas/${name}.json`)),
    members(schema),
    ...(name === "ErrorModel" || !users.length ? [] : [h("h2", {}, "Where it is used")]),
    ...(name === "ErrorModel"
      ? []
      : [
          h(
            "ul",
            { class: "facts" },
            users.map((each) => h("li", {}, h("a", { href: `#${each.operationId}` }, each.summary))),
          ),
        ]),
  ];
}

// --- keys, theme, places

function step(by) {
  const shown = matching();
  const place = shown.findIndex((each) => `#${each.operationId}` === location.hash);
  const next = shown[Math.min(Math.max(place + by, 0), shown.length - 1)];
  if (next) location.hash = next.operationId;
}

function showTheme(name) {
  theme.textContent = `Theme: ${name}`;
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === filter) {
    if (event.key === "Escape") filter.blur();
    if (event.key === "Enter" && matching()[0]) location.hash = matching()[0].operationId;
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
});
filter.addEventListener("input", showIndex);
filter.addEventListener("focus", () => index.classList.add("open"));
theme.addEventListener("click", () => {
  const now = document.documentElement.dataset.theme ?? "auto";
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  localStorage.setItem("rota.theme", next === "auto" ? "" : next);
  showTheme(next);
});
addEventListener("hashchange", () => {
  show();
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
});
start().catch((error) => {
  main.replaceChildren(
    h("h1", {}, "The API's document cannot be read"),
    h("p", {}, `${error.message}. Is Rota running? `, h("a", { href: "/docs" }, "Try again"), "."),
  );
});
