import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { Outcome } from "../../vocabulary/callback.js";
import type { CallbackCircumstances } from "../../vocabulary/callback-circumstances.js";
import type { Forwarded } from "../../vocabulary/forwarded.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  first_callback_id: "integer",
  /** How many, numbered without a gap. */
  callbacks: "integer",
  source: "text",
  /** When the newest of them came in. */
  received_at: "integer",
  packed: "binary",
} as const;

/** Everything that was taken, raw: in one row the callbacks of one source in one batch. */
export const callbackSegments: Table<"grouphook_callback_segments", typeof columns> = defineTable(
  "grouphook_callback_segments",
  ["first_callback_id"],
  columns,
);

/** A callback as it came in, with the outcome it got. */
export interface RawCallback {
  readonly command: string;
  readonly receivedAt: number;
  readonly body: string;
  readonly outcome: Outcome;
  readonly circumstances: CallbackCircumstances;
  readonly forwarded?: Forwarded;
}

type Packed = readonly [string, number, string, Outcome, CallbackCircumstances | null, Forwarded?];

/** The fastest: bodies of one batch are so alike that others save little more. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The column of callbacks, in hexadecimal. */
export function packCallbacks(callbacks: readonly RawCallback[]): string {
  const packed = callbacks.map(({ command, receivedAt, body, outcome, circumstances, forwarded }): Packed => {
    const isPlain = Object.keys(circumstances).length === 0;
    const known = isPlain ? null : circumstances;
    return forwarded
      ? [command, receivedAt, body, outcome, known, forwarded]
      : [command, receivedAt, body, outcome, known];
  });
  return zstdCompressSync(JSON.stringify(packed), LEVEL).toString("hex");
}

/** The callbacks of a column in hexadecimal, which only `packCallbacks` has written. */
export function unpackCallbacks(packed: string): readonly RawCallback[] {
  const text = zstdDecompressSync(Buffer.from(packed, "hex")).toString("utf8");
  return (JSON.parse(text) as readonly Packed[]).map(
    ([command, receivedAt, body, outcome, circumstances, forwarded]) => ({
      ...{ command, receivedAt, body, outcome },
      circumstances: circumstances ?? {},
      ...(forwarded && { forwarded }),
    }),
  );
}
