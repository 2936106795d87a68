import { clientFrom, type ReadingClient, type VendorClientFactory, vendorClientOf } from "@grouphook/core/adapter";
import { OpenimApi } from "./api.js";
import { descriptions, type OpenimClientOptions, type ReadyClientOptions, schema } from "./options.js";
import { can, perform } from "./perform.js";
import { readGroupIds } from "./read-group-ids.js";
import { GROUPS_AT_ONCE, readGroups } from "./read-groups.js";
import { MemberReader, readMembersNamed } from "./read-members.js";
import { readMessages } from "./read-messages.js";

/** Reads and changes groups through OpenIM's REST API. Throws a `TypeError` naming every option that cannot be used. */
export function openimClient(options: OpenimClientOptions): ReadingClient {
  return clientFrom(vendorClient, options);
}

/** The way from an operator's settings to a client of OpenIM. */
export const vendorClient: VendorClientFactory<ReadingClient> = vendorClientOf({
  vendor: "openim",
  descriptions,
  credentials: ["apiUrl", "secret"],
  schema,
  clientWith,
});

function clientWith(options: ReadyClientOptions): ReadingClient {
  const api = new OpenimApi(options);
  const { customText } = options;
  const members = new MemberReader(api);
  return {
    contract: 1,
    vendor: "openim",
    can,
    // A group that is to be made under a key gets an id made from it.
    recognizes: { "group.created": Number.POSITIVE_INFINITY },
    reads: true,
    groupsAtOnce: GROUPS_AT_ONCE,
    readGroupIds: (cursor, { signal } = {}) => readGroupIds(api, cursor, signal),
    readGroups: (groupIds, { signal } = {}) => readGroups(api, groupIds, signal),
    readMembers: (groupId, cursor, { signal } = {}) => members.readMembers(groupId, cursor, signal),
    readMembersNamed: (groupId, userIds, { signal } = {}) => readMembersNamed(api, groupId, userIds, signal),
    readMessages: async ({ groupId, topicId }, from, { signal } = {}) =>
      // OpenIM has no topics.
      topicId === undefined
        ? readMessages({ api, customText }, groupId, from, signal)
        : { messages: [], next: null, asOf: api.timeAt(Date.now()) },
    perform: (change, asked = {}) => perform(api, options, change, asked),
  };
}
