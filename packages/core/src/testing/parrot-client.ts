import type { Performed, PerformOptions, ReadingClient, TellingClient } from "../adapter/client/vendor-client.js";
import type { GroupChange } from "../vocabulary/change.js";

/** What a parrot is to do with a change. */
export type Perform = (change: GroupChange, options: PerformOptions) => Performed | Promise<Performed>;

const can: ReadonlySet<GroupChange["type"]> = new Set<GroupChange["type"]>([
  "group.created",
  "group.updated",
  "members.joined",
  "members.left",
  "message.sent",
  "message.recalled",
]);

/** The vendor's moment of everything that a parrot does. */
export const PARROT_TIME = 1_700_000_000_000;

/** A client whose vendor does what it is told. */
export function obey(change: GroupChange): Performed {
  return { result: "performed", change, asOf: PARROT_TIME };
}

/** A client of a vendor that keeps groups, with nothing to read. */
export function parrotClient(perform: Perform = obey, more: Partial<ReadingClient> = {}): ReadingClient {
  const none = { members: [], next: null, isSteady: true, asOf: PARROT_TIME };
  return {
    ...{ contract: 1, vendor: "parrot", reads: true, can, groupsAtOnce: 1 },
    readGroupIds: async () => ({ groupIds: [], next: null }),
    readGroups: async () => [],
    readMembers: async () => none,
    readMembersNamed: async () => none,
    perform: async (change, options = {}) => perform(change, options),
    ...more,
  };
}

/** A client of a vendor that is told of what is in the record. */
export function listeningParrot(perform: Perform = obey): TellingClient {
  return {
    ...{ contract: 1, vendor: "parrot", reads: false, can },
    perform: async (change, options = {}) => perform(change, options),
  };
}
