import { CursorError, type FeedEventType, type FeedFilter, isFeedEventType, isIdentifier } from "@grouphook/core";
import { z } from "zod";
import type { ZodOpenApiOverride } from "zod-openapi";

/** A parameter that occurs once in the query or the path. */
export const text: z.ZodString = z.string("must be given once");

/** A parameter with the id of a group, user or topic. */
export const identifier: z.ZodString = text.refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");

/** The parameter `source` of a path. */
export const ofSource: z.ZodString = identifier.describe("The name of a configured source.");

/** The parameter `source` of a list. */
export const onlySource: z.ZodExactOptional<z.ZodString> = identifier.exactOptional().describe("Only of this source.");

/** The parameter with the position in a list that only grows. */
export const after: z.ZodType<number> = wholeNumber(0, Number.MAX_SAFE_INTEGER, 0).describe(
  "The `next` of the answer before; 0 for the beginning.",
);

/** The parameter with the place in a list that is read newest first. */
export const before: z.ZodExactOptional<z.ZodType<number>> = givenNumber(1, Number.MAX_SAFE_INTEGER)
  .exactOptional()
  .describe("Only what is older, newest first: the `next` of the answer before, if that is not 0.");

/** The parameters with the place in a list that is read in order, or newest first. */
export const eitherWay: {
  readonly after: z.ZodExactOptional<z.ZodType<number>>;
  readonly before: typeof before;
} = {
  after: givenNumber(0, Number.MAX_SAFE_INTEGER)
    .exactOptional()
    .describe("The `next` of the answer before; 0 for the beginning, unless `before` is given."),
  before: before.describe(
    `Not with \`after\`. What has a smaller number, newest first: the \`next\` of the answer before, if that is not 0; ${Number.MAX_SAFE_INTEGER} for the newest.`,
  ),
};

/** A place in a list that goes either way. */
export type Place = { readonly after: number } | { readonly before: number };

/** The place that parameters name; the beginning unless one does. Throws a `ParameterError` where both do. */
export function placeIn({ after, before }: z.output<z.ZodObject<typeof eitherWay>>): Place {
  if (before === undefined) return { after: after ?? 0 };
  if (after !== undefined) throw new ParameterError("before", "must not be given together with after");
  return { before };
}

/** The most seconds that somebody may wait for an event. A proxy before the server may wait less. */
const LONGEST_WAIT_SECONDS = 60;

/** The parameter with how long to wait for an event. */
export const wait: z.ZodType<number> = wholeNumber(0, LONGEST_WAIT_SECONDS, 0).describe(
  "How many seconds to wait for the next event if there is none.",
);

const eventTypes: z.ZodType<readonly FeedEventType[]> = text.transform((list, context) => {
  const types = list.split(",").map((type) => type.trim());
  const known = types.filter(isFeedEventType);
  if (known.length === types.length) return known;
  const strange = types.find((type) => !isFeedEventType(type));
  context.addIssue({ code: "custom", message: `must be types of events, separated by commas; "${strange}" is none` });
  return z.NEVER;
});

/** The parameters that select events. */
export const ofFeed: {
  readonly source: z.ZodExactOptional<z.ZodString>;
  readonly groupId: z.ZodExactOptional<z.ZodString>;
  readonly type: z.ZodExactOptional<z.ZodType<readonly FeedEventType[]>>;
} = {
  source: onlySource,
  groupId: identifier.exactOptional().describe("Only of this group."),
  type: eventTypes.exactOptional().describe("Only of these types, separated by commas."),
};

/** The filter that parameters name. */
export function feedFilter({ source, groupId, type }: z.output<z.ZodObject<typeof ofFeed>>): FeedFilter {
  return {
    ...(source !== undefined && { source }),
    ...(groupId !== undefined && { groupId }),
    ...(type !== undefined && { types: type }),
  };
}

/** The parameter with a position that is the newest unless given. */
export const position: z.ZodExactOptional<z.ZodType<number>> = givenNumber(0, Number.MAX_SAFE_INTEGER)
  .exactOptional()
  .describe("The sequence of the last event read; the newest unless given.");

/** The parameter `limit` of most lists. */
export const limit: z.ZodType<number> = limitUpTo(1000, 100);

/** The parameter `limit` of a list. */
export function limitUpTo(most: number, unlessGiven: number): z.ZodType<number> {
  return wholeNumber(1, most, unlessGiven).describe("How many items at most. A page also ends at about 1 MiB.");
}

/** The parameter with the cursor of a page. */
export const cursor: z.ZodExactOptional<z.ZodString> = text.exactOptional().describe("The `next` of the page before.");

/** A parameter with a whole number. */
function wholeNumber(from: number, to: number, unlessGiven: number): z.ZodType<number> {
  return givenNumber(from, to)
    .default(unlessGiven)
    .meta({ override: shownAs({ type: "integer", minimum: from, maximum: to, default: unlessGiven }) });
}

function givenNumber(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return text
    .regex(/^\d+$/, { error: message, abort: true })
    .transform(Number)
    .refine((number) => number >= from && number <= to, message)
    .meta({ override: shownAs({ type: "integer", minimum: from, maximum: to }) });
}

/** A parameter with true or false. */
export const flag: z.ZodType<boolean> = z
  .enum(["true", "false"], "must be true or false, once")
  .transform((word) => word === "true")
  .meta({ override: shownAs({ type: "boolean" }) });

/** A parameter with a moment, as RFC 3339 writes it; in Unix milliseconds. */
export const moment: z.ZodType<number> = text
  .refine(
    (value) => z.iso.datetime({ offset: true }).safeParse(value).success,
    "must be a moment as in 2026-01-31T08:00:00Z",
  )
  .transform((value) => Date.parse(value))
  .meta({ override: shownAs({ type: "string", format: "date-time" }), example: "2026-01-31T08:00:00Z" });

/** Describes a parameter as what its text stands for. */
function shownAs(shown: object): ZodOpenApiOverride {
  return ({ jsonSchema }) => {
    for (const name of ["type", "pattern", "enum"]) delete jsonSchema[name];
    Object.assign(jsonSchema, shown);
  };
}

/** A request with an invalid parameter. */
export class ParameterError extends Error {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.name = "ParameterError";
    this.parameter = parameter;
  }
}

/** Reads parameters by their schema. Throws a `ParameterError` for the first invalid one. */
export function readParameters<Output>(schema: z.ZodType<Output>, values: unknown): Output {
  const read = schema.safeParse(values);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === "unrecognized_keys")
    throw new ParameterError([...issue.path, issue.keys[0]].join("."), "is unknown here");
  throw new ParameterError(issue?.path.join(".") || "body", issue?.message ?? "");
}

/** Waits for a page. Rejects with a `ParameterError` if the parameter with the cursor is not from a page of the same list. */
export async function byCursor<Read>(parameter: string, read: Promise<Read>): Promise<Read> {
  try {
    return await read;
  } catch (fault) {
    if (fault instanceof CursorError) throw new ParameterError(parameter, "is not from a page of this list");
    throw fault;
  }
}
