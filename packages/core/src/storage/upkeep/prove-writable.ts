import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, upsert } from "../engine.js";
import { writers } from "../schema/writers-table.js";

/** The writer name of this probe. */
const PROBE = "readiness";

/** On a full disk this row may still fit where a batch does not: a refused batch counts for so long. */
const REFUSAL_MS = 3000;

/**
 * Commits a row without meaning between two batches: only a commit shows a full disk or a read-only database.
 * Rejects also shortly after a batch was refused.
 */
export async function proveWritable(
  engine: Engine,
  turns: ExclusiveWriting & { readonly refusedAt: number | undefined },
  now: number,
): Promise<void> {
  if (turns.refusedAt !== undefined && now - turns.refusedAt < REFUSAL_MS) {
    throw new Error("the database refused a batch just now");
  }
  await turns.runExclusive(() =>
    engine.transact(
      [],
      async (_, __, transaction) => {
        transaction.write(upsert(writers, [{ writer_id: PROBE, last_batch: 0, written_at: now }]));
      },
      "relaxed",
    ),
  );
}
