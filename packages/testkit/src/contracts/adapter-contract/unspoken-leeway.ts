import {
  type Adapter,
  type Amendment,
  type DenialCode,
  type GroupProfile,
  isObject,
  type MemberProfile,
  type Message,
  type MessageElement,
  type Outcome,
  type PerformCallback,
  type ReviewCallback,
} from "@grouphook/core/adapter";
import { sayableCodes } from "./sayable-codes.js";

type Judged = ReviewCallback | PerformCallback;

const AMENDED = "amended";

const profiles: readonly GroupProfile[] = [
  { name: AMENDED },
  { notice: AMENDED },
  { introduction: AMENDED },
  { avatar: AMENDED },
  { kind: AMENDED },
  { custom: AMENDED },
  { mutedAll: true },
  { mutedAll: false },
  { mutedAllUntil: 1_800_000_000_000 },
  { mutedAllSpares: "nobody" },
  { disabled: true },
  { settings: { [AMENDED]: 1 } },
];

const memberProfiles: readonly MemberProfile[] = [
  { nickname: AMENDED },
  { avatar: AMENDED },
  { custom: AMENDED },
  { role: "admin" },
  { mutedUntil: 1_800_000_000_000 },
  { mutedUntil: "forever" },
  { receives: false },
];

/**
 * What an adapter declares a vendor can be told in answer to a callback, though its reply is the same with it and without.
 * Empty where every part of the leeway is said, or named by `unsayable`.
 */
export function unspokenLeeway(adapter: Adapter, callback: Judged): readonly string[] {
  const { amend, refuseSome, discard } = callback.leeway;
  const replyTo = (outcome: Outcome) => JSON.stringify(adapter.encode(outcome, callback));
  const plain = replyTo(allowed(callback, {}));
  const denied = replyTo(denial(callback.leeway.codes?.default));
  const discarded = replyTo({ result: "discarded" });
  const [refused] = usersIn(callback);
  return [
    ...(denied === plain ? ["a denial"] : []),
    ...unspokenCodes(callback, replyTo),
    ...(discard && [plain, denied].includes(discarded) ? ["a discard"] : []),
    ...(refuseSome && refused !== undefined && replyTo(allowed(callback, { refusedUserIds: [refused] })) === plain
      ? ["the refusal of some"]
      : []),
    ...amend.flatMap((field) => {
      const candidates = amendments(field, callback);
      const sayable = candidates.filter((candidate) => adapter.unsayable?.(candidate, callback) === undefined);
      if (candidates.length > 0 && sayable.length === 0) return [`${field}, of which nothing is sayable`];
      return sayable
        .filter((candidate) => replyTo(allowed(callback, { amend: candidate })) === plain)
        .map((candidate) => JSON.stringify(candidate));
    }),
  ];
}

function unspokenCodes({ leeway }: Judged, replyTo: (outcome: Outcome) => string): readonly string[] {
  const codes = sayableCodes(leeway);
  const replies = new Set(codes.map((code) => replyTo(denial(code))));
  return replies.size === codes.length ? [] : ["the code of a denial"];
}

function denial(code: DenialCode | undefined): Outcome {
  return { result: "denied", denial: { reason: "policy", text: "no", ...(code !== undefined && { code }) } };
}

/** How a callback is answered that was allowed so: as a verdict, or as done. */
function allowed(
  callback: Judged,
  how: { readonly amend?: Amendment; readonly refusedUserIds?: readonly string[] },
): Outcome {
  if (callback.wants === "review") return { result: "allowed", ...how };
  const groupId = how.amend?.groupId ?? "100001";
  const refused = how.refusedUserIds ?? [];
  const userIds = ["ann", ...usersIn(callback)].filter((userId) => !refused.includes(userId));
  return { result: "performed", groupId, roster: { userIds, silencedUserIds: [] }, ...how };
}

/** Amendments of one field, each of a single thing, that a policy might well ask for. */
function amendments(field: Judged["leeway"]["amend"][number], callback: Judged): readonly Amendment[] {
  const [userId] = usersIn(callback);
  switch (field) {
    case "groupId":
      return [{ groupId: AMENDED }];
    case "profile":
      return profiles.filter((profile) => !isSoAlready(profile, callback)).map((profile) => ({ profile }));
    case "members":
      return userId === undefined ? [] : memberProfiles.map((profile) => ({ members: { [userId]: profile } }));
    case "elements":
      return [{ elements: [amendedElement(messageIn(callback)?.elements[0])] }];
    case "custom":
      // Some vendors have a text, others an object.
      return [{ custom: AMENDED }, { custom: JSON.stringify({ [AMENDED]: 1 }) }];
    case "priority":
      return [{ priority: "high" }, { priority: "low" }];
    case "receiverIds":
      return "userIds" in callback.change && userId === undefined ? [] : [{ receiverIds: [userId ?? "ann"] }];
  }
}

/** Other words in an element, which keeps what else it holds: a vendor may not say an element without. */
function amendedElement({ type, content }: MessageElement = { type: AMENDED, content: {} }): MessageElement {
  return { type, content: { ...(isObject(content) && content), text: AMENDED } };
}

/** To let a group be muted that is to be muted changes nothing. */
function isSoAlready({ mutedAll }: GroupProfile, { change }: Judged): boolean {
  return mutedAll !== undefined && "profile" in change && "mutedAll" in change.profile
    ? change.profile.mutedAll === mutedAll
    : false;
}

function messageIn({ change }: Judged): Message | undefined {
  return "message" in change && typeof change.message === "object" && "elements" in change.message
    ? change.message
    : undefined;
}

/** The users a callback is about, who does it left out. */
function usersIn({ change }: Judged): readonly string[] {
  if ("members" in change) return change.members.map(({ userId }) => userId);
  if ("userIds" in change) return change.userIds ?? [];
  return "userId" in change ? [change.userId] : [];
}
