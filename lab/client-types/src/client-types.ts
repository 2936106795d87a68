import openapiTS, { astToString } from "openapi-typescript";
import type { DocumentedOperation, OpenApiDocument } from "./openapi-document.ts";

const HEAD = `// The types of the server's API, made from its OpenAPI document by lab/client-types. Make them again with:
// npx -y pnpm@12 exec vitest run lab/client-types --update

`;

/** What a program gets that is no answer: pages for people, and what does not end. */
const NOT_FOR_CALLS = new Set(["text/html; charset=utf-8", "text/event-stream"]);

/** What the generator writes of parts that are not there, and what its types do not use. */
const EMPTY = [
  /^ *readonly \w+\?: never;\n/gm,
  /^ *(readonly )?headers: \{\n *readonly \[name: string\]: unknown;\n *\};\n/gm,
  /^ *readonly (parameters|responses): \{\n *\};\n/gm,
  /^ *\/\*\* @constant \*\/\n/gm,
  /^export type (webhooks|\$defs) = .*\n/gm,
];

/**
 * The text of a file with the types of a server's API. Answers that are not success are left out: they are all alike, problems,
 * for which the client has a class.
 */
export async function clientTypes(document: OpenApiDocument): Promise<string> {
  const { openapi, info, components } = document;
  const { schemas } = components;
  const paths = mapped(document.paths, (methods) => mapped(methods, ofCalls));
  const options = { immutable: true, defaultNonNullable: false, emptyObjectsUnknown: true } as const;
  const read = await openapiTS(JSON.stringify({ openapi, info, paths, components: { schemas } }), options);
  return HEAD + EMPTY.reduce((text, pattern) => text.replaceAll(pattern, ""), astToString(read));
}

/** An operation with its answers of success; nothing if it is not for calls. */
function ofCalls(operation: DocumentedOperation): DocumentedOperation | undefined {
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const types = successes.flatMap(([, { content }]) => Object.keys(content));
  if (types.some((type) => NOT_FOR_CALLS.has(type))) return undefined;
  return { ...operation, responses: mapped(Object.fromEntries(successes), ({ headers: _, ...answer }) => answer) };
}

function mapped<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To | undefined) {
  const made = Object.entries(record).map(([name, value]) => [name, to(value)] as const);
  return Object.fromEntries(made.filter((entry): entry is [string, To] => entry[1] !== undefined));
}
