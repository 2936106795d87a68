import type { createDocument } from "zod-openapi";

type OpenApiDocument = ReturnType<typeof createDocument>;

const SCHEMAS = "#/components/schemas/";

/**
 * Makes the definitions within a schema schemas of the document, `member` of `FeedEvent` for one `FeedEventMember`: programs
 * that make code from a document look for names there alone.
 */
export function withNamedDefinitions(document: OpenApiDocument): OpenApiDocument {
  const { schemas = {} } = document.components ?? {};
  const references = new Map<string, string>();
  const named = Object.entries(schemas).flatMap(([name, schema]) => {
    if (typeof schema === "boolean" || !("$defs" in schema)) return [[name, schema]];
    const { $defs = {}, ...rest } = schema;
    const definitions = Object.entries($defs).map(([inner, definition]) => {
      const own = `${name}${inner.charAt(0).toUpperCase()}${inner.slice(1)}`;
      references.set(`${SCHEMAS}${name}/$defs/${inner}`, `${SCHEMAS}${own}`);
      return [own, definition];
    });
    return [[name, rest], ...definitions];
  });
  const components = { ...document.components, schemas: Object.fromEntries(named) };
  return JSON.parse(JSON.stringify({ ...document, components }), (_, value) => references.get(value) ?? value);
}
