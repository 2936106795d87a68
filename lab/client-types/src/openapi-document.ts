import { z } from "zod";

/** An operation of the document, as far as types are made from it. */
export interface DocumentedOperation {
  readonly responses: Readonly<Record<string, { readonly content: object; readonly headers?: unknown }>>;
}

/** An OpenAPI document, as far as types are made from it. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const answer = z.looseObject({ content: z.looseObject({}).default({}), headers: z.unknown().optional() });
const operation = z.looseObject({ responses: z.record(z.string(), answer) });

/** Reads an OpenAPI document. */
export const openApiDocument: z.ZodType<OpenApiDocument> = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});
