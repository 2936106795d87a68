import { Connection } from "./connection.ts";
import type { Load } from "./load.ts";
import type { RunningSide } from "./side.ts";

const CLIENTS = 64;

/** The ids of groups of a load: created if the side stores groups, invented otherwise. */
export async function createGroups(
  { groupId, createGroup }: Load,
  running: RunningSide,
  count: number,
): Promise<readonly string[]> {
  const madeUp = Array.from({ length: count }, (_, index) => groupId(index));
  if (!running.stored || !createGroup) return madeUp;
  const waiting = madeUp.values();
  const groupIds: string[] = [];

  async function drive(make: NonNullable<Load["createGroup"]>): Promise<void> {
    const connection = await Connection.open(running.port);
    try {
      for (const id of waiting) {
        groupIds.push(await make(id, async (request) => (await connection.exchange(request)).body));
      }
    } finally {
      connection.close();
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, () => drive(createGroup)));
  return groupIds;
}
