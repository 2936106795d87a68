import { setTimeout as pause } from "node:timers/promises";
import { changeTypes, type GroupChange, groupIdOf, type ReadingClient } from "@grouphook/core";
import { VendorCallError, type VendorCallErrorCode } from "@grouphook/core/adapter";
import type { Configuration } from "../configuration/configuration.js";
import { silentAdapter } from "./silent-adapter.js";

const vendor = "parrot";

const isChange = (type: string): type is GroupChange["type"] => changeTypes.includes(type);
let made = 0;

/** What a vendor makes of a change that it makes. */
function asMade(change: GroupChange): GroupChange {
  made += 1;
  if (change.type === "group.created") return { ...change, groupId: change.groupId ?? `made-${made}` };
  if (change.type === "topic.created") return { ...change, topicId: change.topicId ?? `made-${made}` };
  if (change.type !== "message.sent") return change;
  return { ...change, message: { ...change.message, key: `key-${made}`, seq: made } };
}

function failure(code: VendorCallErrorCode, mayHaveActed: boolean): VendorCallError {
  return new VendorCallError(code, "no luck", { vendor, call: "do", mayHaveActed, retryAfterMs: 2500 });
}

/** What a vendor does to groups of these names; to all others, what it is told. */
const strange: { readonly [groupId: string]: (change: GroupChange) => ReturnType<ReadingClient["perform"]> } = {
  refusing: async () => ({ result: "refused", refusal: { code: 10_007, text: "no right" } }),
  impossible: async () => ({ result: "impossible", text: "there is no word for it" }),
  limited: () => Promise.reject(failure("limited", false)),
  silent: () => Promise.reject(failure("unreachable", true)),
  distrusting: () => Promise.reject(failure("credentials", false)),
  slow: async (change) => {
    await pause(1500);
    return { result: "performed", change: asMade(change), asOf: Date.now() };
  },
};

const client: ReadingClient = {
  ...{ contract: 1, vendor, reads: true, groupsAtOnce: 1, can: new Set(changeTypes.filter(isChange)) },
  readGroupIds: async () => ({ groupIds: [], next: null }),
  readGroups: async (groupIds) => {
    if (groupIds.includes("distrusting")) throw failure("credentials", false);
    return groupIds.flatMap((groupId) =>
      groupId === "refusing" ? [{ state: "unreadable", groupId, refusal: { code: 10_007, text: "no right" } }] : [],
    );
  },
  readMembers: async () => undefined,
  readMembersNamed: async () => ({ members: [], next: null, isSteady: true, asOf: Date.now() }),
  perform: async (change) =>
    strange[groupIdOf(change) ?? ""]?.(change) ?? { result: "performed", change: asMade(change), asOf: Date.now() },
};

/** Every vendor, without a client, and one whose client does what a test wants. */
export const contractSources: NonNullable<Configuration["sources"]> = {
  ...{ aec: {}, openim: {}, tencent: {} },
  parrot: { adapter: silentAdapter(vendor), client, reconcile: { enabled: false } },
};
