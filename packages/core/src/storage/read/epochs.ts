import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { type Engine, upsert, type Write } from "../engine.js";
import { integer } from "../schema/column.js";
import { epochs } from "../schema/epochs-table.js";
import { head } from "../schema/head-table.js";
import type { Tables } from "../schema/tables.js";

const SEQUENCE = head.columns.indexOf("feed_sequence");

/**
 * The engine, made to begin a new epoch of the feed in its first transaction and whenever the head has gone back. After a
 * back-up was restored, new events get numbers that were given before. Their epoch tells them apart.
 */
export function withEpochs(engine: Engine): Engine {
  /** How far the head had come when it was last seen; unknown while no epoch has begun. */
  let reached: number | undefined;
  return {
    ...engine,

    async transact(finds, work, durability) {
      let sequence = 0;
      const result = await engine.transact(
        finds,
        (headRow, found, transaction) => {
          sequence = integer(headRow, "feed_sequence");
          if (reached === undefined || sequence < reached) transaction.write(beginning(sequence));
          const write = (one: Write) => {
            sequence = sequenceIn(one) ?? sequence;
            transaction.write(one);
          };
          return work(headRow, found, { ...transaction, write });
        },
        durability,
      );
      reached = sequence;
      return result;
    },

    async append(move, writes) {
      if (reached === undefined || !(await engine.append(move, writes))) return false;
      reached = move.to.feedSequence;
      return true;
    },
  };
}

/** Replaces an epoch that began at the same event: it has no events of its own. */
function beginning(sequence: number): Write {
  return upsert(epochs, [{ after_sequence: sequence, epoch: randomUUID() }]);
}

function sequenceIn(write: Write): number | undefined {
  const value = "rows" in write && write.table === head ? write.rows[0]?.[SEQUENCE] : undefined;
  return typeof value === "number" ? value : undefined;
}

/** The epoch in which the event of this sequence was told; before the first event, that of the record's making. */
export async function epochAt(database: Kysely<Tables>, sequence: number): Promise<string> {
  const { epoch } = await database
    .selectFrom("grouphook_epochs")
    .select("epoch")
    .where("after_sequence", "<", sequence)
    .orderBy("after_sequence", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  return epoch;
}
