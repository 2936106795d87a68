import type { ShownSchema } from "./document-shape.js";
import { type Html, html, prose } from "./html.js";

/** The anchor of a schema that is referred to. */
export function anchorOf(reference: string): string {
  return reference.replace("#/components/schemas/", "schema-");
}

/** What a value of a schema is, in a few words: `text`, `list of Group`, `active | dissolved`. */
export function kindOf(schema: ShownSchema): Html {
  const { $ref, type, items, format, minimum, maximum } = schema;
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if ($ref !== undefined) return html`<a href="#${anchorOf($ref)}">${$ref.split("/").at(-1) ?? ""}</a>`;
  if (values) return joined(values.map((value) => html`<code>${JSON.stringify(value)}</code>`));
  if (alternatives)
    return alternatives.every(({ properties }) => properties) ? html`one of these` : joined(alternatives.map(kindOf));
  if (Array.isArray(type)) return joined(type.map((one) => kindOf({ ...schema, type: one })));
  if (type === "array") return html`list of ${items ? kindOf(items) : "anything"}`;
  if (type === "object") return mapKind(schema);
  if (type === "integer" && (minimum !== undefined || maximum !== undefined))
    return html`integer, ${minimum ?? ""} to ${maximum ?? ""}`;
  return html`${format ?? (type === undefined ? "any JSON" : String(type))}`;
}

function mapKind({ properties, additionalProperties }: ShownSchema): Html {
  if (properties || typeof additionalProperties !== "object") return html`object`;
  return html`map of ${kindOf(additionalProperties)}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.flatMap((part, index) => (index > 0 ? [html` | `, part] : [part]))}`;
}

/** The fields of an object, and of the objects in it; the alternatives of one that has several forms. */
export function fieldsOf(schema: ShownSchema): Html {
  const { properties, required = [], items } = schema;
  if (properties) {
    const rows = Object.entries(properties).map(
      ([name, field]) => html`<tr>
<th><code>${name}</code>${required.includes(name) ? "" : html` <small>optional</small>`}</th>
<td>${kindOf(field)}</td><td>${prose(field.description)}${fieldsWithin(field)}</td></tr>`,
    );
    return html`<table>${rows}</table>`;
  }
  if (items?.properties) return fieldsOf(items);
  const alternatives = schema.anyOf ?? schema.oneOf ?? [];
  return html`${alternatives.filter((one) => one.properties).map((one) => html`<details><summary>${nameOf(one)}</summary>${fieldsOf(one)}</details>`)}`;
}

function fieldsWithin(field: ShownSchema): Html {
  const inner = [field, field.items, ...(field.anyOf ?? [])].find((one) => one?.properties);
  return inner ? fieldsOf(inner) : html``;
}

/** What tells a form of an object from the others: the value of its field that is always the same. */
function nameOf({ properties = {} }: ShownSchema): Html {
  const own = properties.type ?? properties.result ?? Object.values(properties).find((one) => one.const !== undefined);
  return html`<code>${String(own?.const ?? "object")}</code>`;
}
