import { z } from "zod";
import type { MessageKeeping } from "./batch/message-keeping.js";
import { DatabaseUrlError, parseDatabaseUrl } from "./database-url.js";
import type { LedgerFault } from "./ledger-fault.js";
import type { BatchReport, DeadLetterReport } from "./read/ledger-numbers.js";
import type { MigrationProgress } from "./schema/migrations/resumable-steps.js";
import type { RetentionDays } from "./upkeep/retention.js";

/** How to open a ledger. */
export interface OpenLedgerOptions {
  /** `sqlite:path` or `mysql://user:password@host:port/database`. */
  readonly url: string;
  /** Callbacks waiting beyond this number, to be written or for a read, are refused as overload; 10,000 unless set. */
  readonly queueLimit?: number;
  /** Characters of callbacks waiting beyond this are refused as overload; 64 Mi unless set. */
  readonly queueByteLimit?: number;
  /** Dead letters stored at most; 10,000 unless set. */
  readonly deadLetterLimit?: number;
  /** Bytes that dead letters hold at most; 64 Mi unless set. */
  readonly deadLetterByteLimit?: number;
  /** What becomes of messages, by source; `store` unless set. */
  readonly messages?: { readonly [source: string]: MessageKeeping };
  readonly retentionDays?: RetentionDays;
  /** Unix milliseconds. */
  readonly now?: () => number;
  readonly onFault?: (fault: LedgerFault) => void;
  /** Told of every batch that was written. Must not throw. */
  readonly onBatch?: (report: BatchReport) => void;
  /** Told of callbacks that were not applied, whether they could be kept. Must not throw. */
  readonly onDeadLetters?: (report: DeadLetterReport) => void;
  /** Told of every turn while the tables of an older version are brought up to date, which may take minutes. Must not throw. */
  readonly onMigration?: (progress: MigrationProgress) => void;
}

function wholeNumber(from: number) {
  const message = `must be a whole number from ${from}`;
  return z.int(message).min(from, message);
}

function callable() {
  return z.custom<(...given: never[]) => unknown>((value) => typeof value === "function", "must be a function");
}

const days = z.union([wholeNumber(1), z.literal("forever")], 'must be a whole number from 1, or "forever"');
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
        receipts: days.optional(),
        deadLetters: days.optional(),
        commands: days.optional(),
        drift: days.optional(),
        feed: days.optional(),
        messages: z.record(z.string(), days, "must be an object").optional(),
      },
      "must be an object",
    )
    .optional(),
  now: callable().optional(),
  onFault: callable().optional(),
  onBatch: callable().optional(),
  onDeadLetters: callable().optional(),
  onMigration: callable().optional(),
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
