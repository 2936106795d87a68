import type { TencentElement } from "../tencent-sender/judgement.js";

/** A member's role, as Tencent names it. */
export type TencentRole = "Owner" | "Admin" | "Member";

/** A member as Tencent stores it. */
export interface TencentMember {
  readonly role: TencentRole;
  readonly nameCard: string;
  /** Unix milliseconds. */
  readonly joinedAt: number;
  /** May not speak before this moment, in Unix seconds; absent if never muted. */
  readonly muteUntil?: number;
  /** What becomes of messages of the group, e.g. `Discard`; absent while it is `AcceptAndNotify`. */
  readonly msgFlag?: string;
  readonly data?: ReadonlyMap<string, string>;
}

/** The fields of a group or topic whose changes are reported. */
export interface TencentProfile {
  readonly name: string;
  readonly introduction: string;
  readonly notification: string;
  readonly faceUrl: string;
}

/** A topic of a community, as Tencent stores it. */
export interface TencentTopic extends TencentProfile {
  readonly isDestroyed: boolean;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly isMuted?: boolean;
  readonly customString?: string;
}

/** One mention; without an account, it mentions everyone. */
export interface TencentMention {
  readonly GroupAtAllFlag: 0 | 1;
  readonly GroupAt_Account?: string;
}

/** A message that was delivered. Times are Unix milliseconds. */
export interface TencentMessage {
  /** Absent for the group itself. */
  readonly topicId: string | undefined;
  /** For an online-only message a random number, otherwise a sequence number with gaps. */
  readonly seq: number;
  readonly from: string;
  readonly elements: readonly TencentElement[];
  readonly cloudCustomData: string | undefined;
  readonly mentions: readonly TencentMention[] | undefined;
  readonly priority: string | undefined;
  readonly onlineOnly: boolean;
  readonly random: number;
  readonly msgId: string | undefined;
  /** Whole seconds. */
  readonly sentAt: number;
  readonly recalledAt: number | undefined;
  readonly readers: ReadonlySet<string>;
  /** From the newest receipt; `undefined` before the first. */
  readonly unreadCount: number | undefined;
  readonly extensions: ReadonlyMap<string, string>;
  /** Whether it is no longer kept. */
  readonly isExpired?: boolean;
}

/** A group as Tencent stores it, or stored it when it was destroyed. Times are Unix milliseconds. */
export interface TencentGroup {
  readonly groupId: string;
  readonly type: string;
  readonly profile: TencentProfile;
  readonly inviteOption: string | undefined;
  readonly applyJoinOption: string;
  readonly maxMembers: number;
  /** Whether only the owner and admins may speak. */
  readonly isMuted: boolean;
  readonly hasTopics: boolean;
  readonly userDefinedData: ReadonlyMap<string, string> | undefined;
  readonly createdAt: number;
  readonly destroyedAt: number | undefined;
  /** Whether an earlier group had the same id. */
  readonly isReborn: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, TencentMember>;
  readonly topics: ReadonlyMap<string, TencentTopic>;
  readonly messages: readonly TencentMessage[];
}

/** A message during the life. */
export interface LivingMessage extends TencentMessage {
  recalledAt: number | undefined;
  unreadCount: number | undefined;
  isExpired?: boolean;
  extensionVersion: number;
  readonly readers: Set<string>;
  readonly extensions: Map<string, string>;
}

/** A group during the life. */
export interface LivingGroup extends TencentGroup {
  profile: TencentProfile;
  inviteOption: string | undefined;
  applyJoinOption: string;
  maxMembers: number;
  isMuted: boolean;
  userDefinedData: ReadonlyMap<string, string> | undefined;
  destroyedAt: number | undefined;
  readonly attributes: Map<string, string>;
  readonly members: Map<string, TencentMember>;
  readonly topics: Map<string, TencentTopic>;
  readonly messages: LivingMessage[];
  /** The last number used, by topic; empty for the group itself. */
  readonly lastSeqs: Map<string, number>;
}

/** What a new group is made of. */
export interface GroupParts extends Partial<Pick<TencentGroup, "inviteOption" | "applyJoinOption" | "maxMembers">> {
  readonly groupId: string;
  readonly type: string;
  readonly profile: TencentProfile;
  readonly createdAt: number;
  readonly hasTopics?: boolean;
  readonly isReborn?: boolean;
  readonly userDefinedData?: ReadonlyMap<string, string> | undefined;
}

/** A group without members. */
export function newGroup(parts: GroupParts): LivingGroup {
  const { type, inviteOption, userDefinedData } = parts;
  return {
    ...{ isReborn: false, hasTopics: type === "Community", isMuted: false, destroyedAt: undefined },
    ...{ applyJoinOption: "NeedPermission", maxMembers: type === "Community" ? 100_000 : 6000 },
    ...{ attributes: new Map(), members: new Map(), topics: new Map(), messages: [], lastSeqs: new Map() },
    ...parts,
    inviteOption,
    userDefinedData,
  };
}

/** The next sequence number of a group or topic; system tips use numbers, too. */
export function takeSeq({ lastSeqs }: LivingGroup, topicId = ""): number {
  const seq = (lastSeqs.get(topicId) ?? 0) + 1;
  lastSeqs.set(topicId, seq);
  return seq;
}

/** The owner of a group, if any. */
export function ownerOf({ members }: TencentGroup): string | undefined {
  return [...members].find(([, { role }]) => role === "Owner")?.[0];
}

/** Changes the stored fields of a member. */
export function setMember({ members }: LivingGroup, account: string, change: Partial<TencentMember>): void {
  const member = members.get(account);
  if (!member) throw new Error(`${account} is not a member`);
  members.set(account, { ...member, ...change });
}

/** Accounts as callbacks list them. */
export function accountList(accounts: Iterable<string>): readonly { readonly Member_Account: string }[] {
  return [...accounts].map((account) => ({ Member_Account: account }));
}
