import {
  clientFrom,
  type GroupChange,
  groupIdOf,
  type Performed,
  type PerformOptions,
  type TellingClient,
  usersNamedBy,
  type VendorClientFactory,
  vendorClientOf,
} from "@grouphook/core/adapter";
import { fitsInto } from "../fits-into.js";
import { isUsableId } from "../wire.js";
import { unloadGroup } from "./group-push-proxy.js";
import { type AecClientOptions, descriptions, type ReadyClientOptions, schema } from "./options.js";

/**
 * Tells groupServer of changes that were made in the record without it. Throws a `TypeError` naming every option that cannot
 * be used.
 */
export function aecClient(options: AecClientOptions): TellingClient {
  return clientFrom(vendorClient, options);
}

/** The way from an operator's settings to a client of groupServer. */
export const vendorClient: VendorClientFactory<TellingClient> = vendorClientOf({
  vendor: "aec",
  descriptions,
  credentials: ["pushUrl"],
  schema,
  clientWith: (options) => ({
    contract: 1,
    vendor: "aec",
    reads: false,
    can,
    unsayable: (change) => unsayable(change, options),
    perform: (change, asked = {}) => tell(change, options, asked),
  }),
});

/** What groupServer keeps in memory of a group: who is in it, and who gets no pushes. A new group it does not know yet. */
const heard: ReadonlySet<GroupChange["type"]> = new Set([
  "group.dissolved",
  "members.joined",
  "members.left",
  "member.silenced",
  "member.unsilenced",
]);
const can: TellingClient["can"] = new Set([
  ...heard,
  "group.created",
  "group.updated",
  "owner.transferred",
  "member.updated",
]);

async function tell(change: GroupChange, options: ReadyClientOptions, { signal }: PerformOptions): Promise<Performed> {
  if (!can.has(change.type)) return { result: "impossible", text: `AEC has no ${change.type}` };
  const unsaid = unsayable(change, options);
  if (unsaid !== undefined) return { result: "impossible", text: `groupServer cannot be told ${unsaid}` };
  const asOf = Date.now();
  const groupId = groupIdOf(change);
  const isHeard = heard.has(change.type) && groupId !== undefined;
  const error = isHeard ? await unloadGroup(options, groupId, signal) : undefined;
  if (error !== undefined) return { result: "refused", refusal: { code: error, text: error } };
  return { result: "performed", asOf, change };
}

/** Lists of users are written with commas and without escapes, and of an id that is too long groupServer dies. */
function unsayable(change: GroupChange, { maxUserIdBytes }: ReadyClientOptions): string | undefined {
  const groupId = groupIdOf(change);
  if (groupId !== undefined && !isUsableId(groupId)) return "groupId";
  if ("topicId" in change && change.topicId !== undefined) return "topicId";
  const isSayable = (userId: string) => isUsableId(userId) && fitsInto(maxUserIdBytes, userId);
  return usersNamedBy(change).every(isSayable) ? undefined : "the id of a user";
}
