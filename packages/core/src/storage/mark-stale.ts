import { isActive } from "../group-state.js";
import { text } from "./column.js";
import type { Engine } from "./engine.js";
import { groupOfRow, rowOfGroup } from "./group-row.js";
import { groups } from "./table-shapes.js";

/** Marks active groups as to be read again at the vendor's, unless they are marked already. */
export async function markStale(
  engine: Engine,
  keys: readonly (readonly [source: string, groupId: string])[],
  stale: { readonly since: number; readonly reason: string },
): Promise<void> {
  await engine.transact([{ table: groups, by: groups.key, keys }], async (_, [found = []], transaction) => {
    const rows = found.flatMap((row) => {
      const group = groupOfRow(row);
      const isMarked = !isActive(group) || group.stale !== null;
      return isMarked ? [] : [rowOfGroup(text(row, "source"), { ...group, stale })];
    });
    if (rows.length > 0) transaction.write({ kind: "upsert", table: groups, rows });
  });
}
