import {
  type GroupProfile,
  given,
  identifier,
  type MemberEntry,
  objectOf,
  optionalIdentifier,
  optionalInteger,
  optionalText,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalMoment, optionalRole } from "../wire.js";

/** A group as OpenIM's `GroupInfo` shows it, or as much of it as is told. Times are Unix milliseconds. */
export interface GroupInfo {
  readonly groupId: string | undefined;
  readonly profile: GroupProfile;
  readonly ownerId: string | undefined;
  readonly memberCount: number | undefined;
  readonly createdAt: number | undefined;
  /** When the notice was last set; absent for one as old as the group. */
  readonly noticeAt: number | undefined;
  readonly isDismissed: boolean;
  /** Neither as usual nor muted: dismissed at its creation, for one. */
  readonly hasOtherStatus: boolean;
}

/** A member as OpenIM's `GroupMemberFullInfo` shows one. */
export interface MemberInfo {
  readonly entry: MemberEntry;
  /** Unix milliseconds. */
  readonly joinedAt: number | undefined;
}

/** The `status` of a group as it usually is. */
const AS_USUAL = 0;
/** The `status` of a group that has ended. */
const DISMISSED = 2;
/** The `status` of a group in which nobody but owner and admins may speak. */
const MUTED = 3;

const groupWire = objectOf({
  groupID: optionalIdentifier,
  groupName: optionalText,
  notification: optionalText,
  introduction: optionalText,
  faceURL: optionalText,
  ex: optionalText,
  needVerification: optionalInteger,
  lookMemberInfo: optionalInteger,
  applyMemberFriend: optionalInteger,
  status: optionalInteger,
  groupType: optionalInteger,
  ownerUserID: optionalIdentifier,
  memberCount: optionalInteger,
  createTime: optionalMoment,
  notificationUpdateTime: optionalMoment,
});

/** Reads a `GroupInfo` whole, or the fields of it that a change names. */
export const groupInfo: z.ZodType<GroupInfo> = z.compile(
  groupWire.transform((wire) => ({
    groupId: wire.groupID,
    profile: profileOf(wire),
    ownerId: wire.ownerUserID,
    memberCount: wire.memberCount,
    createdAt: wire.createTime,
    noticeAt: wire.notificationUpdateTime,
    isDismissed: wire.status === DISMISSED,
    hasOtherStatus: ![AS_USUAL, MUTED].includes(wire.status ?? AS_USUAL),
  })),
);

/** Reads a `GroupMemberFullInfo`. A nickname or picture not set in the group comes filled in from the user's own. */
export const memberInfo: z.ZodType<MemberInfo> = objectOf({
  userID: identifier,
  roleLevel: optionalRole,
  nickname: optionalText,
  faceURL: optionalText,
  ex: optionalText,
  joinTime: optionalMoment,
  muteEndTime: optionalMoment,
}).transform(({ userID: userId, roleLevel: role, nickname, faceURL: avatar, ex: custom, joinTime, muteEndTime }) => ({
  entry: { userId, ...given({ role, nickname, avatar, custom }), mutedUntil: muteEndTime ?? null },
  joinedAt: joinTime,
}));

/** The members among their entries, each once, as first named. */
export function eachOnce(entries: readonly MemberEntry[]): readonly MemberEntry[] {
  const seen = new Map<string, MemberEntry>();
  for (const entry of entries) if (!seen.has(entry.userId)) seen.set(entry.userId, entry);
  return [...seen.values()];
}

function profileOf(wire: z.output<typeof groupWire>): GroupProfile {
  const { groupType, status, needVerification, lookMemberInfo, applyMemberFriend } = wire;
  const settings = given({ needVerification, lookMemberInfo, applyMemberFriend });
  return given({
    name: wire.groupName,
    notice: wire.notification,
    introduction: wire.introduction,
    avatar: wire.faceURL,
    kind: groupType === undefined ? undefined : String(groupType),
    custom: wire.ex,
    mutedAll: status === undefined ? undefined : status === MUTED,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}
