/** The parts of a group that `set_group_info` changes. */
export interface OpenimInfo {
  readonly groupName: string;
  readonly notification: string;
  readonly introduction: string;
  readonly faceURL: string;
  readonly ex: string;
  /** 0: applications need approval; 1: invitations, too; 2: anyone may join. */
  readonly needVerification: number;
  readonly lookMemberInfo: number;
  readonly applyMemberFriend: number;
}

/** A member as OpenIM stores one. Times are Unix milliseconds. */
export interface OpenimMember {
  /** 100 owner, 60 admin, 20 member. */
  readonly roleLevel: number;
  readonly nickname: string;
  readonly faceURL: string;
  readonly ex: string;
  /** 0 for never. */
  readonly muteEndTime: number;
  readonly joinTime: number;
}

/** A message as OpenIM stores it. */
export interface OpenimMessage {
  readonly serverMsgID: string;
  readonly clientMsgID: string;
  readonly seq: number;
  readonly sendID: string;
  readonly contentType: number;
  /** JSON, as a text. */
  readonly content: string;
  readonly ex: string;
  readonly atUserList: readonly string[] | null;
  /** Unix milliseconds. */
  readonly sendTime: number;
  readonly isRevoked: boolean;
}

/** A group as OpenIM stores it. */
export interface OpenimGroup {
  readonly groupID: string;
  readonly info: OpenimInfo;
  /** 0 normal, 2 dismissed, 3 muted. */
  readonly status: number;
  readonly creatorUserID: string;
  /** Unix milliseconds. */
  readonly createTime: number;
  /** Empty for a dismissed group. */
  readonly members: ReadonlyMap<string, OpenimMember>;
  readonly messages: readonly OpenimMessage[];
}

/** A message during the life. */
export interface LivingMessage extends OpenimMessage {
  isRevoked: boolean;
}

/** A group during the life. */
export interface LivingGroup extends OpenimGroup {
  info: OpenimInfo;
  status: number;
  /** When the notification was last set, and by whom; 0 if it is as old as the group. */
  notificationUpdateTime: number;
  notificationUserID: string;
  readonly members: Map<string, OpenimMember>;
  readonly messages: LivingMessage[];
  /** The last number of a message or of a notification sent as a message. */
  lastSeq: number;
  /** Users who wait for approval, and who invited them; empty for a user who applied. */
  readonly applications: Map<string, string>;
}

/** `roleLevel` of an owner. */
export const OWNER = 100;
/** `roleLevel` of an admin. */
export const ADMIN = 60;
/** `roleLevel` of an ordinary member. */
export const MEMBER = 20;
/** `status` of a dismissed group. */
export const DISMISSED = 2;
/** `status` of a group in which only owner and admins may speak. */
export const MUTED = 3;
/** The `needVerification` of a group that anyone may join. */
export const DIRECTLY = 2;
/** An administrator of the app, not a member of any group. */
export const APP_ADMIN = "imAdmin";

/** The owner, whom every group has. */
export function ownerOf({ members }: OpenimGroup): string {
  return [...members].find(([, { roleLevel }]) => roleLevel === OWNER)?.[0] ?? "";
}

/** Owner, admins and the app's administrator. */
export function authoritiesOf({ members }: OpenimGroup): readonly string[] {
  const level = ([, { roleLevel }]: readonly [string, OpenimMember]) => roleLevel > MEMBER;
  return [APP_ADMIN, ...[...members].filter(level).map(([userID]) => userID)];
}

/** Everybody but the owner. */
export function commonersOf({ members }: OpenimGroup): readonly string[] {
  return [...members].filter(([, { roleLevel }]) => roleLevel !== OWNER).map(([userID]) => userID);
}

/** Changes the stored fields of a member. */
export function setMember({ members }: LivingGroup, userID: string, change: Partial<OpenimMember>): void {
  const member = members.get(userID);
  if (member) members.set(userID, { ...member, ...change });
}

/** OpenIM's `GroupInfo`, as in hooks and notifications. */
export function groupInfo(group: LivingGroup): object {
  const { groupName, notification, introduction, faceURL, ex, ...switches } = group.info;
  return {
    groupID: group.groupID,
    groupName,
    notification,
    introduction,
    faceURL,
    ownerUserID: ownerOf(group),
    createTime: group.createTime,
    memberCount: group.members.size,
    ex,
    status: group.status,
    creatorUserID: group.creatorUserID,
    groupType: 2,
    ...switches,
    notificationUpdateTime: group.notificationUpdateTime,
    notificationUserID: group.notificationUserID,
  };
}

/** OpenIM's `GroupMemberFullInfo`, as in notifications; even the app's administrator has one without being a member. */
export function memberInfo({ groupID, members }: OpenimGroup, userID: string): object {
  const member = members.get(userID);
  return {
    groupID,
    userID,
    roleLevel: member?.roleLevel ?? ADMIN,
    joinTime: member?.joinTime ?? 0,
    nickname: member?.nickname ?? "",
    faceURL: member?.faceURL ?? "",
    appMangerLevel: 0,
    joinSource: 2,
    operatorUserID: userID,
    ex: member?.ex ?? "",
    muteEndTime: member?.muteEndTime ?? 0,
    inviterUserID: userID,
  };
}
