// Elements, and the few shapes that every part of the page is made of.

/** An element: `h("a", { href: "#" }, "text", child)`. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== ""));
  return element;
}

/** A path with what stands in braces made out. */
export function pathOf(path) {
  return path.split(/(\{\w+\})/).map((part) => (part.startsWith("{") ? h("span", { class: "brace" }, part) : part));
}

/** The method in its colour; the word itself says it too. */
export function methodOf(method) {
  return h("span", { class: `method ${method}` }, method.toUpperCase());
}

/** Text with what stands in backticks set as code. */
export function prose(text = "") {
  return text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? h("code", {}, part) : part));
}

/** Code with a button that copies it. */
export function code(text) {
  const shown = h("code", {}, text);
  const button = h("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    button.textContent = (await copied(text, shown)) ? "Copied" : "Ctrl-C";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return h("div", { class: "code" }, h("pre", { tabindex: "0" }, shown), button);
}

/** Over plain HTTP from another machine a browser lets nobody copy: then the text is selected. */
async function copied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return false;
  }
}

/** A table: heads, and rows of cells that are `[class, ...content]`. */
export function table(heads, rows) {
  const head = h(
    "tr",
    {},
    heads.map((text) => h("th", { scope: "col" }, text)),
  );
  const body = rows.map((row) =>
    h(
      "tr",
      {},
      row.map(([kind, ...content]) => h("td", { class: kind }, ...content)),
    ),
  );
  return h("div", { class: "wide", tabindex: "0" }, h("table", {}, h("thead", {}, head), h("tbody", {}, body)));
}
