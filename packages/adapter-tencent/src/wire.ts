import {
  asInteger,
  asMoment,
  asText,
  field,
  identifier,
  listOf,
  objectOf,
  optionalField,
  type Reading,
} from "@grouphook/core/adapter";
import { z } from "zod";

// Seen in the wild (https://github.com/doocs/qcloud-im-server-sdk-java/issues/181): a field of seconds in milliseconds.
const MOST_SECONDS = 1e11;

const oldKinds: ReadonlyMap<unknown, string> = new Map([
  ["Work", "Private"],
  ["Meeting", "ChatRoom"],
]);

const asNumber: Reading<number> = (value) =>
  asInteger(typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value);

/** An integer or, as in many documented samples, its decimal text. */
export const integer: z.ZodType<number> = field(asNumber);
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField(asNumber);

/** Unix milliseconds. */
export const optionalTime: z.ZodType<number | undefined> = optionalField((value) => asMoment(asNumber(value)));

/** Unix seconds on the wire, milliseconds here. */
export const optionalSeconds: z.ZodType<number | undefined> = optionalField((value) => {
  const time = asNumber(value);
  return asMoment(typeof time === "number" && time <= MOST_SECONDS ? time * 1000 : time);
});

/** A type of group, by the name callbacks mostly use for it. */
export const optionalKind: z.ZodType<string | undefined> = optionalField(
  (value) => oldKinds.get(value) ?? asText(value),
);

/** A type of group beside the change. The change counts, whatever the type is. */
export const kindIfAny: z.ZodType<string | undefined> = z.transform((value) =>
  typeof value === "string" && value !== "" ? (oldKinds.get(value) ?? value) : undefined,
);

/** The ids in a list of members, each once. */
export const memberIds: z.ZodType<readonly string[]> = listOf(objectOf({ Member_Account: identifier })).transform(
  (members) => [...new Set(members.map(({ Member_Account }) => Member_Account))],
);
