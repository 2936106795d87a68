import { z } from "zod";

/** A schema, as far as the page shows it. */
export interface ShownSchema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly format?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly default?: unknown;
  readonly description?: string | undefined;
  readonly example?: unknown;
  readonly items?: ShownSchema | undefined;
  readonly properties?: { readonly [name: string]: ShownSchema } | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: ShownSchema | boolean | undefined;
  readonly anyOf?: readonly ShownSchema[] | undefined;
  readonly oneOf?: readonly ShownSchema[] | undefined;
}

const text = z.string();
const someText = text.optional();

const schema: z.ZodType<ShownSchema> = z.lazy(() =>
  z.object({
    ...{ $ref: someText, format: someText, description: someText },
    ...{
      const: z.unknown().optional(),
      default: z.unknown().optional(),
      example: z.unknown().optional(),
      enum: z.array(z.unknown()).optional(),
    },
    ...{ minimum: z.number().optional(), maximum: z.number().optional() },
    type: z.union([text, z.array(text)]).optional(),
    items: schema.optional(),
    properties: z.record(text, schema).optional(),
    required: z.array(text).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
  }),
);

const content = z.record(text, z.object({ schema })).optional();

/** An operation, as far as the page shows it. */
export interface ShownOperation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string | undefined;
  /** What a token must be for; nothing where none is needed. */
  readonly security: readonly { readonly [scheme: string]: readonly string[] }[];
  readonly parameters: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean | undefined;
    readonly schema: ShownSchema;
  }[];
  readonly requestBody?: { readonly content?: ShownContent | undefined } | undefined;
  readonly responses: {
    readonly [status: string]: { readonly description: string; readonly content?: ShownContent | undefined };
  };
}

/** Bodies by media type. */
export type ShownContent = { readonly [type: string]: { readonly schema: ShownSchema } };

const operation: z.ZodType<ShownOperation> = z.object({
  tags: z.array(text),
  summary: text,
  description: someText,
  security: z.array(z.record(text, z.array(text))),
  parameters: z.array(z.object({ in: text, name: text, required: z.boolean().optional(), schema })),
  requestBody: z.object({ content }).optional(),
  responses: z.record(text, z.object({ description: text, content })),
});

/** A document, as far as the page shows it. */
export interface ShownDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: ShownOperation } };
  readonly components: { readonly schemas: { readonly [name: string]: ShownSchema } };
}

/** Reads an OpenAPI document. */
export const documentShape: z.ZodType<ShownDocument> = z.object({
  info: z.object({ title: text, version: text, description: text }),
  tags: z.array(z.object({ name: text, description: text })),
  paths: z.record(text, z.record(text, operation)),
  components: z.object({ schemas: z.record(text, schema) }),
});
