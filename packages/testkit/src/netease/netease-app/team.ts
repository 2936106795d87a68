/** A member's role, as NetEase names it. */
export type NeteaseRole = "owner" | "manager" | "member";

/** A member as NetEase stores it. */
export interface NeteaseMember {
  readonly role: NeteaseRole;
  /** The nickname in the team; no copy tells of it. */
  readonly nick: string;
  /** Mutes have no end. */
  readonly isMuted: boolean;
  /** Unix milliseconds. */
  readonly joinedAt: number;
  /** Who invited the member, if anybody did. */
  readonly inviter?: string;
}

/** Whom the mute of a whole team silences: nobody, ordinary members, or all but the server. An early SDK knew 2 as well. */
export type NeteaseMuteType = 0 | 1 | 3;

/** What NetEase stores of a team beside its members. Pages and SDK name the extensions differently; these are the SDK's names. */
export interface NeteaseTeamInfo {
  readonly name: string;
  readonly introduction: string;
  /** By the vendor's own client kit JSON of a list, with its times in seconds. */
  readonly announcement: string;
  readonly icon: string;
  readonly serverExtension: string;
  readonly customerExtension: string;
  /** 0 everyone joins, 1 by approval, 2 nobody. */
  readonly joinMode: 0 | 1 | 2;
  /** Whether who is invited must agree: 0 yes, 1 no. */
  readonly agreeMode: 0 | 1;
  /** Who invites: 0 owner and managers, 1 everyone. */
  readonly inviteMode: 0 | 1;
  readonly updateInfoMode: 0 | 1;
  readonly updateExtensionMode: 0 | 1;
  readonly membersLimit: number;
  readonly muteType: NeteaseMuteType;
}

/** A message that was delivered. Times are Unix milliseconds. */
export interface NeteaseMessage {
  /** A decimal number, mostly beyond those that JavaScript holds exactly. */
  readonly msgidServer: string;
  readonly msgidClient: string;
  readonly from: string;
  readonly msgType: string;
  readonly body: string;
  /** JSON in a text for most types; empty for none. */
  readonly attach: string;
  /** Empty for none. */
  readonly ext: string;
  readonly sentAt: number;
  readonly editedAt: number | undefined;
  readonly recalledAt: number | undefined;
}

/** A team or super team as NetEase stores it, or stored it when it was dissolved. Times are Unix milliseconds. */
export interface NeteaseTeam {
  readonly tid: string;
  readonly isSuper: boolean;
  readonly info: NeteaseTeamInfo;
  readonly members: ReadonlyMap<string, NeteaseMember>;
  readonly messages: readonly NeteaseMessage[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly membersChangedAt: number;
  readonly dissolvedAt: number | undefined;
  /** How many copies told of it. Its creation has none. */
  readonly copies: number;
  /** Whether a copy told all of it, its owner too. */
  readonly isDescribed: boolean;
}

/** A message during the life. */
export interface LivingMessage extends NeteaseMessage {
  body: string;
  ext: string;
  editedAt: number | undefined;
  recalledAt: number | undefined;
}

/** A team during the life. */
export interface LivingTeam extends NeteaseTeam {
  info: NeteaseTeamInfo;
  updatedAt: number;
  membersChangedAt: number;
  dissolvedAt: number | undefined;
  copies: number;
  isDescribed: boolean;
  /** Who invited those who have not answered yet. */
  readonly invitations: Map<string, string>;
  /** Who asked to join and has no answer yet. */
  readonly applicants: Set<string>;
  readonly members: Map<string, NeteaseMember>;
  readonly messages: LivingMessage[];
}

/** A team without members. */
export function newTeam({ tid, isSuper, info, createdAt }: NewTeam): LivingTeam {
  return {
    ...{ tid, isSuper, info, createdAt, updatedAt: createdAt, membersChangedAt: createdAt },
    ...{ dissolvedAt: undefined, copies: 0, isDescribed: false, members: new Map(), messages: [] },
    ...{ invitations: new Map(), applicants: new Set() },
  };
}

/** What a new team is made of. */
export type NewTeam = Pick<NeteaseTeam, "tid" | "isSuper" | "info" | "createdAt">;

/** The info of a team of which only the name is said. */
export function plainInfo(name: string): NeteaseTeamInfo {
  return {
    ...{ name, introduction: "", announcement: "", icon: "", serverExtension: "", customerExtension: "" },
    ...{ joinMode: 0, agreeMode: 0, inviteMode: 0, updateInfoMode: 0, updateExtensionMode: 0 },
    ...{ membersLimit: 200, muteType: 0 },
  };
}

/** A member who has just joined. */
export function newMember(role: NeteaseRole, joinedAt: number, inviter?: string): NeteaseMember {
  return { role, nick: "", isMuted: false, joinedAt, ...(inviter !== undefined && { inviter }) };
}

/** The owner of a team. */
export function ownerOf({ members, tid }: Pick<NeteaseTeam, "members" | "tid">): string {
  for (const [accid, { role }] of members) if (role === "owner") return accid;
  throw new Error(`team ${tid} has no owner`);
}

/** The members with one of these roles. */
export function membersWith({ members }: NeteaseTeam, ...roles: readonly NeteaseRole[]): readonly string[] {
  return [...members].filter(([, { role }]) => roles.includes(role)).map(([accid]) => accid);
}

/** Changes the stored fields of a member. */
export function setMember({ members, tid }: LivingTeam, accid: string, change: Partial<NeteaseMember>): void {
  const member = members.get(accid);
  if (!member) throw new Error(`${accid} is not a member of ${tid}`);
  members.set(accid, { ...member, ...change });
}
