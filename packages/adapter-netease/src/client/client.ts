import { clientFrom, type ReadingClient, type VendorClientFactory, vendorClientOf } from "@grouphook/core/adapter";
import { NeteaseApi } from "./netease-api.js";
import { descriptions, type NeteaseClientOptions, type ReadyClientOptions, schema } from "./options.js";
import { can, perform } from "./perform.js";
import { readMembers, readMembersNamed } from "./read-members.js";
import { TEAMS_AT_ONCE, Teams } from "./teams.js";

/**
 * Reads teams at NetEase and changes them there, through its REST interface. NetEase has no call that lists the teams of an app: its
 * list is empty, and those of the record are read by their ids. Throws a `TypeError` naming every option that cannot be used.
 */
export function neteaseClient(options: NeteaseClientOptions): ReadingClient {
  return clientFrom(vendorClient, options);
}

/** The way from an operator's settings to a client of NetEase. */
export const vendorClient: VendorClientFactory<ReadingClient> = vendorClientOf({
  vendor: "netease",
  descriptions,
  // An AppSecret alone is no wish for a client: the adapter checks signatures with it.
  credentials: ["appKey"],
  schema,
  clientWith,
});

function clientWith(options: ReadyClientOptions): ReadingClient {
  const api = new NeteaseApi(options);
  const teams = new Teams(api);
  return {
    ...{ contract: 1, vendor: "netease", reads: true, can, groupsAtOnce: TEAMS_AT_ONCE },
    readGroupIds: (_cursor, { signal } = {}) => teams.list(signal),
    readGroups: (groupIds, { signal } = {}) => teams.read(groupIds, signal),
    readMembers: (groupId, cursor, { signal } = {}) => readMembers(api, teams, groupId, cursor, signal),
    readMembersNamed: (groupId, userIds, { signal } = {}) => readMembersNamed(api, teams, groupId, userIds, signal),
    perform: (change, performing = {}) => perform(change, { api, teams, performing, textPaths: options.customText }),
  };
}
