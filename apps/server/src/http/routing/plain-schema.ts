import type { ZodOpenApiOverride } from "zod-openapi";

/**
 * Leaves out of a schema what says nothing to a reader of the document: bounds of every integer, the pattern of a moment, a format of zod's own, and that
 * an answer has no more fields, which a later version may have.
 */
export const plainSchema: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
  if (jsonSchema.format === "starts_with") delete jsonSchema.format;
  if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  delete jsonSchema.propertyNames;
  delete jsonSchema.readOnly;
};
