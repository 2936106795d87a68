/** A member's role, as Easemob names it. */
export type EasemobRole = "owner" | "admin" | "member";

/** The end of a mute or block that does not end: in the year 2117, as printed. */
export const FOR_EVER = 4_638_873_600_000;

/** A member as Easemob stores it. */
export interface EasemobMember {
  readonly role: EasemobRole;
  /** Unix milliseconds. */
  readonly joinedAt: number;
  /** Whether the member gets no messages of the group (SHIELD). */
  readonly shields: boolean;
  /** May not speak before this moment, in Unix milliseconds; absent if not muted since the last time that was lifted. */
  readonly mutedUntil?: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What a group's `info` tells, apart from its dates and switches. */
export interface EasemobInfo {
  readonly title: string;
  readonly description: string;
  readonly custom: string;
  readonly avatar: string;
  readonly maxUsers: number;
  readonly invitationsNeedConsent: boolean;
  readonly isPublic: boolean;
  readonly membersMayInvite: boolean;
}

/** One part of a message, as in callbacks. */
export interface EasemobPart {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A message that was sent. Times are Unix milliseconds. */
export interface EasemobMessage {
  readonly msgId: string;
  readonly from: string;
  /** As edited last. */
  readonly bodies: readonly EasemobPart[];
  readonly ext: { readonly [name: string]: unknown };
  readonly sentAt: number;
  readonly recalledAt: number | undefined;
  readonly editedAt: number | undefined;
  readonly readers: ReadonlySet<string>;
  /** Who reacted, by reaction. */
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A group or room as Easemob stores it, or stored it when it was deleted. Times are Unix milliseconds. */
export interface EasemobGroup {
  readonly groupId: string;
  readonly type: "GROUP" | "CHATROOM";
  readonly info: EasemobInfo;
  readonly announcement: string;
  /** Whether only the owner, the admins and the allow list may speak. */
  readonly isMuted: boolean;
  /** Whether it is switched off by REST. */
  readonly isDisabled: boolean;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly deletedAt: number | undefined;
  readonly members: ReadonlyMap<string, EasemobMember>;
  readonly allowed: ReadonlySet<string>;
  /** Who may not join, and until when. */
  readonly blocked: ReadonlyMap<string, number>;
  readonly files: ReadonlySet<string>;
  readonly messages: readonly EasemobMessage[];
}

/** A message during the life. */
export interface LivingMessage extends EasemobMessage {
  bodies: readonly EasemobPart[];
  ext: { readonly [name: string]: unknown };
  recalledAt: number | undefined;
  editedAt: number | undefined;
  edits: number;
  readonly readers: Set<string>;
  readonly reactions: Map<string, Set<string>>;
}

/** A group during the life. */
export interface LivingGroup extends EasemobGroup {
  info: EasemobInfo;
  announcement: string;
  isMuted: boolean;
  isDisabled: boolean;
  changedAt: number;
  deletedAt: number | undefined;
  readonly members: Map<string, EasemobMember>;
  readonly allowed: Set<string>;
  readonly blocked: Map<string, number>;
  readonly files: Set<string>;
  readonly messages: LivingMessage[];
}

/** What a new group is made of. */
export interface GroupParts {
  readonly groupId: string;
  readonly type: EasemobGroup["type"];
  readonly info?: Partial<EasemobInfo>;
  readonly createdAt: number;
  readonly owner: string;
  readonly admins?: readonly string[];
  /** The first members besides the owner and the admins. */
  readonly members?: readonly string[];
}

const PLAIN: EasemobInfo = {
  ...{ title: "", description: "", custom: "", avatar: "", maxUsers: 200 },
  ...{ invitationsNeedConsent: true, isPublic: true, membersMayInvite: false },
};

/** A group with its first members. */
export function newGroup({
  groupId,
  type,
  info,
  createdAt,
  owner,
  admins = [],
  members = [],
}: GroupParts): LivingGroup {
  const entries = [
    ...members.map((user) => [user, newMember(createdAt)] as const),
    ...admins.map((user) => [user, newMember(createdAt, "admin")] as const),
    [owner, newMember(createdAt, "owner")] as const,
  ];
  return {
    ...{ groupId, type, info: { ...PLAIN, ...info }, announcement: "", isMuted: false, isDisabled: false },
    ...{ createdAt, changedAt: createdAt, deletedAt: undefined, members: new Map(entries) },
    ...{ allowed: new Set(), blocked: new Map(), files: new Set(), messages: [] },
  };
}

/** A user who has just joined. */
export function newMember(joinedAt: number, role: EasemobRole = "member"): EasemobMember {
  return { role, joinedAt, shields: false, attributes: new Map() };
}

/** The owner of a group. */
export function ownerOf({ groupId, members }: EasemobGroup): string {
  const owner = [...members].find(([, { role }]) => role === "owner")?.[0];
  if (owner === undefined) throw new Error(`${groupId} has no owner`);
  return owner;
}

/** Changes the stored fields of a member. */
export function setMember({ members }: LivingGroup, user: string, change: Partial<EasemobMember>): void {
  const member = members.get(user);
  if (!member) throw new Error(`${user} is not a member`);
  members.set(user, { ...member, ...change });
}
