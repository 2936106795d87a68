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
        groupIds.push(await make(id, (request) => accepted(connection, request)));
      }
    } finally {
      connection.close();
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, () => drive(createGroup)));
  return groupIds;
}

/** Some vendors' replies have the same body for success and for failure. */
async function accepted(connection: Connection, request: Buffer): Promise<string> {
  const { status, body } = await connection.exchange(request);
  if (status !== 200) throw new Error(`a group was not created: status ${status}, ${body}`);
  return body;
}
