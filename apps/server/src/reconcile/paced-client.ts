import type { ReadingClient } from "@grouphook/core";
import type { CallPace } from "@grouphook/core/adapter";

/**
 * A client that reads no faster than every one of these paces lets it: a group, a page of members, of messages or of ids takes
 * one turn of each.
 */
export function pacedClient(client: ReadingClient, paces: readonly CallPace[]): ReadingClient {
  const turns = async (count: number, signal: AbortSignal | undefined) => {
    for (let turn = 0; turn < count; turn += 1) for (const pace of paces) await pace.turn(signal);
  };
  return {
    ...{ contract: client.contract, vendor: client.vendor, reads: true, can: client.can },
    groupsAtOnce: client.groupsAtOnce,
    async readGroupIds(cursor, options) {
      await turns(1, options?.signal);
      return client.readGroupIds(cursor, options);
    },
    async readGroups(groupIds, options) {
      await turns(groupIds.length, options?.signal);
      return client.readGroups(groupIds, options);
    },
    async readMembers(groupId, cursor, options) {
      await turns(1, options?.signal);
      return client.readMembers(groupId, cursor, options);
    },
    async readMembersNamed(groupId, userIds, options) {
      await turns(1, options?.signal);
      return client.readMembersNamed(groupId, userIds, options);
    },
    ...(client.readMessages && {
      readMessages: async (...[place, from, options]: Parameters<NonNullable<ReadingClient["readMessages"]>>) => {
        await turns(1, options?.signal);
        if (!client.readMessages) throw new TypeError("the client has lost readMessages");
        return client.readMessages(place, from, options);
      },
    }),
    perform: (change, options) => client.perform(change, options),
  };
}
