import { Connection } from "./connection.ts";
import type { CreateGroup } from "./load.ts";

const CLIENTS = 64;

/** Has a server make groups and gives the ids they got. */
export async function createGroups(
  port: number,
  proposedIds: readonly string[],
  createGroup: CreateGroup,
): Promise<readonly string[]> {
  const waiting = proposedIds.values();
  const groupIds: string[] = [];

  async function drive(): Promise<void> {
    const connection = await Connection.open(port);
    try {
      for (const id of waiting) {
        groupIds.push(await createGroup(id, async (request) => (await connection.exchange(request)).body));
      }
    } finally {
      connection.close();
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, drive));
  return groupIds;
}
