// What a JSON Schema says, in a table one can read.
import { h, prose, table } from "./element.js";

const LAST = /[^/]+$/;

/** The words for a type; a schema of ours is a link. */
export function typeOf(schema) {
  if (schema.$ref) return [linkTo(schema.$ref.match(LAST)[0])];
  if (schema.enum) return [schema.enum.join(" | ")];
  if (schema.anyOf) return schema.anyOf.flatMap((one, place) => (place ? [" or ", ...typeOf(one)] : typeOf(one)));
  const kinds = [schema.type ?? "any"].flat();
  if (kinds[0] === "array" && schema.items) return ["[", ...typeOf(schema.items), "]"];
  if (kinds[0] === "object" && typeof schema.additionalProperties === "object") {
    return ["{ name: ", ...typeOf(schema.additionalProperties), " }"];
  }
  return [[...kinds, schema.format === "int64" ? "" : schema.format?.replace("rota-", "")].filter(Boolean).join(" ")];
}

/** A link to the page of a schema. */
export function linkTo(name) {
  return h("a", { href: `#schema/${name}` }, name);
}

/** What else holds: bounds, default, pattern. */
export function bounds(schema) {
  const told = [];
  if (schema.minimum !== undefined || schema.maximum !== undefined) {
    told.push(`${schema.minimum ?? "…"} to ${schema.maximum ?? "…"}`);
  }
  if (schema.maxLength !== undefined) told.push(`at most ${schema.maxLength} characters`);
  if (schema.default !== undefined && schema.default !== null && String(schema.default) !== "") {
    told.push(`default ${JSON.stringify(schema.default).replaceAll('"', "")}`);
  }
  if (schema.examples) told.push(`such as ${schema.examples.join(", ")}`);
  return told.length ? h("span", { class: "soft" }, ` ${told.join("; ")}`) : "";
}

/** The members of an object. */
export function members(schema) {
  const required = new Set(schema.required ?? []);
  const rows = Object.entries(schema.properties ?? {}).map(([name, member]) => [
    ["key", name, required.has(name) ? h("span", { class: "must", title: "always there" }, " *") : ""],
    ["kind", ...typeOf(member)],
    ["told", ...prose(member.description), bounds(member)],
  ]);
  return rows.length ? table(["member", "type", "meaning"], rows) : h("p", { class: "soft" }, "It has no members.");
}
