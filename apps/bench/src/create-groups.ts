import { createGroupRequest } from "./callbacks.ts";
import { Connection } from "./connection.ts";

const CLIENTS = 64;

/** Has a server create groups and gives the ids it answers with. */
export async function createGroups(port: number, path: string, count: number): Promise<readonly string[]> {
  const groupIds: string[] = [];
  let asked = 0;

  async function drive(): Promise<void> {
    const connection = await Connection.open(port);
    try {
      while (asked < count) {
        asked += 1;
        const { body } = await connection.exchange(createGroupRequest(path, `group ${asked}`));
        const groupId = /^\{"status":"1","data":"([^"]+)"\}$/.exec(body)?.[1];
        if (groupId === undefined) throw new Error(`a group was not created: ${body}`);
        groupIds.push(groupId);
      }
    } finally {
      connection.close();
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, drive));
  return groupIds;
}
