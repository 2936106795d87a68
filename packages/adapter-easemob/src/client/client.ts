import { clientFrom, type ReadingClient, type VendorClientFactory, vendorClientOf } from "@grouphook/core/adapter";
import { VENDOR } from "./answer.js";
import { EasemobRest, type Surroundings } from "./easemob-rest.js";
import { descriptions, type EasemobClientOptions, type ReadyClientOptions, schema } from "./options.js";
import { can, perform } from "./perform.js";
import { readGroupIds } from "./read-group-ids.js";
import { GROUPS_AT_ONCE, readGroups } from "./read-groups.js";
import { readMembers, readMembersNamed } from "./read-members.js";

/**
 * Reads groups at Easemob, and changes them there, through its REST interface. Throws a `TypeError` naming every option that
 * cannot be used.
 */
export function easemobClient(options: EasemobClientOptions): ReadingClient {
  return clientFrom(vendorClient, options);
}

/** The way from an operator's settings to an Easemob client. */
export const vendorClient: VendorClientFactory<ReadingClient> = vendorClientOf({
  vendor: VENDOR,
  descriptions,
  credentials: ["clientId", "clientSecret"],
  schema,
  clientWith: (options) => clientIn(options),
});

/** A client in other surroundings than the true ones. */
export function clientIn(options: ReadyClientOptions, surroundings?: Surroundings): ReadingClient {
  const rest = new EasemobRest(options, surroundings);
  return {
    ...{ contract: 1, vendor: VENDOR, reads: true, can, groupsAtOnce: GROUPS_AT_ONCE },
    readGroupIds: (cursor, callOptions) => readGroupIds(rest, cursor, callOptions),
    readGroups: (groupIds, callOptions) => readGroups(rest, groupIds, callOptions),
    readMembers: (groupId, cursor, callOptions) => readMembers(rest, groupId, cursor, callOptions),
    readMembersNamed: (groupId, userIds, callOptions) => readMembersNamed(rest, groupId, userIds, callOptions),
    perform: (change, performing = {}) => perform(change, { rest, textPaths: options.customText, performing }),
  };
}
