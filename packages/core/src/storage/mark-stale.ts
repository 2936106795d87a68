import { randomUUID } from "node:crypto";
import { isActive } from "../group-state.js";
import { text } from "./column.js";
import type { Engine } from "./engine.js";
import { groupOfRow, rowOfGroup } from "./group-row.js";
import { groups, head, valuesOf } from "./table-shapes.js";
import type { Row } from "./tables.js";

/** Marks active groups as to be read again at the vendor's, unless they are marked already. */
export async function markStale(
  engine: Engine,
  keys: readonly (readonly [source: string, groupId: string])[],
  stale: { readonly since: number; readonly reason: string },
): Promise<void> {
  await engine.transact([{ table: groups, by: groups.key, keys }], async (headRow, [found = []], transaction) => {
    const rows = found.flatMap((row) => {
      const group = groupOfRow(row);
      const isMarked = !isActive(group) || group.stale !== null;
      return isMarked ? [] : [rowOfGroup(text(row, "source"), { ...group, stale })];
    });
    if (rows.length === 0) return;
    transaction.write({ kind: "upsert", table: groups, rows });
    const moved: Row = { ...headRow, last_batch: randomUUID() };
    transaction.write({ kind: "upsert", table: head, rows: [valuesOf(head, moved)] });
  });
}
