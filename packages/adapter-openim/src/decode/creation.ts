import {
  type GroupCreated,
  type GroupProfile,
  given,
  identifier,
  type MemberEntry,
  objectOf,
  optionalIdentifier,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalRole, sliceOf } from "../wire.js";
import { eachOnce, groupInfo } from "./profile.js";
import { read, record, review, type Translator } from "./translator.js";

const listedMember = objectOf({ userID: identifier, roleLevel: optionalRole }).transform(
  ({ userID: userId, roleLevel: role }): MemberEntry => ({ userId, ...given({ role }) }),
);
const wanted = z.compile(z.object({ groupID: optionalIdentifier, initMemberList: sliceOf(listedMember) }));
const done = z.compile(z.object({ groupID: identifier, initMemberList: sliceOf(listedMember) }));

/** Commands about groups that come into being. */
export const creationTranslators: { readonly [command: string]: Translator } = {
  callbackBeforeCreateGroupCommand: (said) => {
    const { groupID, initMemberList } = read(said, wanted);
    const { profile } = read(said, groupInfo);
    return review(said, created(groupID, undefined, profile, eachOnce(initMemberList)), {
      amend: ["groupId", "profile"],
    });
  },

  callbackAfterCreateGroupCommand: (said) => {
    const { groupID, initMemberList } = read(said, done);
    const { profile, ownerId, memberCount, createdAt, hasOtherStatus } = read(said, groupInfo);
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
};

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
 * The operator, where he founded the group for others: OpenIM lists owner and admins, then again everybody, the owner
 * last, and after him an operator who is no member (read in the source of v3.5.1 to v3.8.4-pre).
 */
function strangerAmong(list: readonly MemberEntry[]): string | undefined {
  const ownerAgain = list.findLastIndex(({ userId }) => userId === list[0]?.userId);
  return ownerAgain > 0 && ownerAgain === list.length - 2 ? list.at(-1)?.userId : undefined;
}
