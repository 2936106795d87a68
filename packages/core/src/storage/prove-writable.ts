import type { Engine } from "./engine.js";
import { writers } from "./tables.js";

/** The writer that only ever asks whether it may. */
const PROBE = "readiness";

/** Commits a row of no meaning: a full disk or a read-only database shows itself in nothing less. */
export function proveWritable(engine: Engine, now: number): Promise<void> {
  const work: Parameters<typeof engine.transact<void>>[1] = async (_, __, transaction) => {
    transaction.write({ kind: "upsert", table: writers, rows: [[PROBE, 0, now]] });
  };
  return engine.transact([], work, "relaxed");
}
