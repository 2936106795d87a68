import {
  type GroupCreated,
  type GroupProfile,
  given,
  identifier,
  listIfAny,
  type MemberEntry,
  objectOf,
  optionalIdentifier,
  readBody,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { type Echo, newEcho, oldEcho } from "../echo.js";
import { optionalRole } from "../wire.js";
import { eachOnce, groupInfo } from "./profile.js";
import { ofGroup, record, review, type Said } from "./translator.js";

const listedMember = objectOf({ userID: identifier, roleLevel: optionalRole }).transform(
  ({ userID: userId, roleLevel: role }): MemberEntry => ({ userId, ...given({ role }) }),
);
const creation = z.object({ groupID: optionalIdentifier, initMemberList: listIfAny(listedMember) });

type Reading = (profile: GroupProfile) => GroupProfile;
const asTold: Reading = (profile) => profile;

/** Commands about groups as such. */
export const groupTranslators: Translators<Said> = {
  callbackBeforeCreateGroupCommand: translator(creation, ({ groupID, initMemberList }, said) => {
    const change = created(groupID, undefined, readBody(said, groupInfo).profile, eachOnce(initMemberList));
    return review(said, change, { amend: ["groupId", "profile"] });
  }),

  callbackAfterCreateGroupCommand: translator(
    creation.extend({ groupID: identifier }),
    ({ groupID, initMemberList }, said) => {
      const { profile, ownerId, memberCount, createdAt, hasOtherStatus } = readBody(said, groupInfo);
      const named = eachOnce(initMemberList);
      const actorId = strangerAmong(initMemberList);
      const members = named.filter(({ userId }) => userId !== actorId);
      return record(said, created(groupID, ownerId, profile, members), {
        actorId,
        occurredAt: createdAt,
        leavesStale: doubtOf(memberCount === named.length, hasOtherStatus),
        // Run against OpenIM's services: what the reply to the question before amended is stored, and not told here.
        membersAsAsked: true,
      });
    },
  ),

  callbackBeforeSetGroupInfoCommand: reviewsUpdate(withoutZeros, oldEcho),
  callbackBeforeSetGroupInfoExCommand: reviewsUpdate(asTold, newEcho),
  callbackAfterSetGroupInfoCommand: recordsUpdate(withoutEmptyTexts),
  callbackAfterSetGroupInfoExCommand: recordsUpdate(asTold),

  callbackAfterDisMissGroupCommand: translator(ofGroup, ({ groupID: groupId }, said) =>
    record(said, { type: "group.dissolved", groupId }),
  ),

  callbackAfterTransferGroupOwnerCommand: translator(
    ofGroup.extend({ oldOwnerUserID: optionalIdentifier, newOwnerUserID: identifier }),
    ({ groupID: groupId, oldOwnerUserID: fromUserId, newOwnerUserID: toUserId }, said) => {
      const change = { type: "owner.transferred", groupId, toUserId, ...given({ fromUserId }) } as const;
      return record(said, change, { leavesStale: "what the former owner became was not told" });
    },
  ),
};

function reviewsUpdate(reading: Reading, echo: z.ZodType<Echo>): Translator<Said> {
  return translator(ofGroup, ({ groupID: groupId }, said) => {
    const profile = reading(readBody(said, groupInfo).profile);
    const change = { type: "group.updated", groupId, profile } as const;
    return review(said, change, { amend: ["profile"], wire: readBody(said, echo) });
  });
}

function recordsUpdate(reading: Reading): Translator<Said> {
  return translator(ofGroup, ({ groupID: groupId }, said) => {
    const profile = reading(readBody(said, groupInfo).profile);
    return record(said, { type: "group.updated", groupId, profile });
  });
}

/** The old API cannot clear these texts: an empty one is one that stays as it is. */
function withoutEmptyTexts({ name, notice, introduction, avatar, ...rest }: GroupProfile): GroupProfile {
  const texts = Object.entries({ name, notice, introduction, avatar }).filter(([, text]) => text);
  return { ...Object.fromEntries(texts), ...rest };
}

/** In the old API's question zero and empty also stand for what is not set. */
function withoutZeros(profile: GroupProfile): GroupProfile {
  const { custom, settings = {}, ...rest } = withoutEmptyTexts(profile);
  const set = Object.entries(settings).filter(([, value]) => value !== 0);
  return { ...rest, ...(custom && { custom }), ...(set.length > 0 && { settings: Object.fromEntries(set) }) };
}

function doubtOf(isComplete: boolean, hasOtherStatus: boolean): string | undefined {
  if (!isComplete) return "not all first members were named";
  return hasOtherStatus ? "created with a status that the record does not have" : undefined;
}

/** A creation with its owner, whom the list of members names more truly than the group does. */
export function created(
  groupId: string | undefined,
  ownerId: string | undefined,
  profile: GroupProfile,
  members: readonly MemberEntry[],
): GroupCreated {
  const owner = members.find(({ role }) => role === "owner")?.userId ?? ownerId;
  return { type: "group.created", ...given({ groupId, ownerId: owner }), profile, members };
}

/**
 * The operator, if they founded the group for others: OpenIM lists owner and admins, then again everybody, the owner
 * last, and after him an operator who is no member (read in the source of v3.5.1 to v3.8.4-pre).
 */
function strangerAmong(list: readonly MemberEntry[]): string | undefined {
  const ownerAgain = list.findLastIndex(({ userId }) => userId === list[0]?.userId);
  return ownerAgain > 0 && ownerAgain === list.length - 2 ? list.at(-1)?.userId : undefined;
}
