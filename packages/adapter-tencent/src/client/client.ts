import { clientFrom, type ReadingClient, type VendorClientFactory, vendorClientOf } from "@grouphook/core/adapter";
import { VENDOR } from "./answer.js";
import { readGroupIds } from "./group-ids.js";
import { GROUPS_AT_ONCE, readGroups } from "./groups.js";
import { readMembers, readMembersNamed } from "./members.js";
import { readMessages } from "./messages.js";
import { descriptions, type ReadyClientOptions, schema, type TencentClientOptions } from "./options.js";
import { can, perform } from "./perform.js";
import { RecentKinds } from "./recent-kinds.js";
import { type Surroundings, TencentRest } from "./tencent-rest.js";

/**
 * Reads groups at Tencent Cloud IM, and changes them there, through its REST interface. Throws a `TypeError` naming every
 * option that cannot be used.
 */
export function tencentClient(options: TencentClientOptions): ReadingClient {
  return clientFrom(vendorClient, options);
}

/** The way from an operator's settings to a Tencent client. */
export const vendorClient: VendorClientFactory<ReadingClient> = vendorClientOf({
  vendor: VENDOR,
  descriptions,
  // An SDKAppID alone is no wish for a client: the adapter has it, too.
  credentials: ["secretKey", "adminId"],
  schema,
  clientWith: (options) => clientIn(options),
});

/**
 * Documented: of two messages with the same `Random` within five minutes, the second is dropped. A repetition needs time to get
 * there.
 */
const SAME_RANDOM_MS = 4 * 60 * 1000;

/** A client in other surroundings than the true ones. */
export function clientIn(options: ReadyClientOptions, surroundings?: Surroundings): ReadingClient {
  const rest = new TencentRest(options, surroundings);
  const { adminId, groupFields, customText } = options;
  const kinds = new RecentKinds(surroundings?.now ?? Date.now);
  return {
    ...{ contract: 1, vendor: VENDOR, reads: true, can, groupsAtOnce: GROUPS_AT_ONCE },
    recognizes: { "message.sent": SAME_RANDOM_MS },
    readGroupIds: (cursor, callOptions) => readGroupIds(rest, cursor, callOptions),
    readGroups: (groupIds, callOptions) => readGroups(rest, { adminId, groupFields, kinds }, groupIds, callOptions),
    readMembers: (groupId, cursor, callOptions) => readMembers({ rest, kinds }, groupId, cursor, callOptions),
    readMembersNamed: (groupId, userIds, callOptions) => readMembersNamed(rest, groupId, userIds, callOptions),
    readMessages: (place, from, callOptions) => readMessages(rest, customText, place, from, callOptions),
    perform: (change, performing = {}) => perform(change, { rest, options, performing }),
  };
}
