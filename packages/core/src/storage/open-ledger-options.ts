import { z } from "zod";
import { DatabaseUrlError, parseDatabaseUrl } from "./database-url.js";
import type { OpenLedgerOptions } from "./open-ledger.js";

function wholeNumber(from: number) {
  const message = `must be a whole number from ${from}`;
  return z.int(message).min(from, message);
}

function callable() {
  return z.custom<(...given: never[]) => unknown>((value) => typeof value === "function", "must be a function");
}

const days = wholeNumber(1);
const keepings = ["store", "feed", "none"] as const;

const shape: { readonly [Option in keyof Required<OpenLedgerOptions>]: z.ZodType } = {
  url: z.unknown(),
  queueLimit: wholeNumber(0).optional(),
  queueByteLimit: wholeNumber(0).optional(),
  deadLetterLimit: wholeNumber(0).optional(),
  deadLetterByteLimit: wholeNumber(0).optional(),
  messages: z.record(z.string(), z.enum(keepings, `must be ${keepings.join(", ")}`), "must be an object").optional(),
  retentionDays: z
    .strictObject(
      {
        decisions: days.optional(),
        callbacks: days.optional(),
        messages: z.record(z.string(), days, "must be an object").optional(),
      },
      "must be an object",
    )
    .optional(),
  now: callable().optional(),
  onFault: callable().optional(),
  onBatch: callable().optional(),
  onDeadLetters: callable().optional(),
};
const schema = z.strictObject(shape, "takes an object");

/** Throws a `DatabaseUrlError` for the URL, a `TypeError` that names what else is wrong. */
export function checkOptions(options: OpenLedgerOptions): void {
  const checked = schema.safeParse(options);
  if (!checked.success) {
    const faults = checked.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `${[...issue.path, key].join(".")} is unknown`)
        : [`${issue.path.join(".")} ${issue.message}`.trim()],
    );
    throw new TypeError(`openLedger: ${faults.join("; ")}`);
  }
  try {
    parseDatabaseUrl(options.url);
  } catch (fault) {
    if (!(fault instanceof DatabaseUrlError)) throw fault;
    throw new DatabaseUrlError(`openLedger: url ${fault.message}`);
  }
}
