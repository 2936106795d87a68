import { field, identifier, LAST_MOMENT, listOf, objectOf, optionalField, Unusable } from "@grouphook/core/adapter";
import { z } from "zod";

// Seen in the wild (https://github.com/doocs/qcloud-im-server-sdk-java/issues/181): a field of seconds in milliseconds.
const MOST_SECONDS = 1e11;

const oldKinds: ReadonlyMap<string, string> = new Map([
  ["Work", "Private"],
  ["Meeting", "ChatRoom"],
]);

const noText = new Unusable("is not a text");
const noInteger = new Unusable("is not a whole number");
const noTime = new Unusable("is not a time");

/** An integer or, as in many documented samples, its decimal text. */
export const integer: z.ZodType<number> = field(asInteger);
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField(asInteger);

/** Unix milliseconds. */
export const optionalTime: z.ZodType<number | undefined> = optionalField((value) => asMoment(asInteger(value)));

/** Unix seconds on the wire, milliseconds here. */
export const optionalSeconds: z.ZodType<number | undefined> = optionalField((value) => {
  const time = asInteger(value);
  return asMoment(time instanceof Unusable || time > MOST_SECONDS ? time : time * 1000);
});

/** A type of group, by the name callbacks mostly use for it. */
export const optionalKind: z.ZodType<string | undefined> = optionalField((value) =>
  typeof value === "string" ? (oldKinds.get(value) ?? value) : noText,
);

/** A type of group said beside the change: whatever it is, the change counts without it. */
export const kindIfAny: z.ZodType<string | undefined> = z.transform((value) =>
  typeof value === "string" && value !== "" ? (oldKinds.get(value) ?? value) : undefined,
);

/** The ids in a list of members, each once. */
export const memberIds: z.ZodType<readonly string[]> = listOf(objectOf({ Member_Account: identifier })).transform(
  (members) => [...new Set(members.map(({ Member_Account }) => Member_Account))],
);

function asInteger(value: unknown): number | Unusable {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : noInteger;
}

function asMoment(time: number | Unusable): number | Unusable {
  return time instanceof Unusable || (time >= 0 && time <= LAST_MOMENT) ? time : noTime;
}
