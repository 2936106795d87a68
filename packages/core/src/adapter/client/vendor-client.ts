import type { GroupChange, GroupProfile, MemberEntry, Message } from "../../vocabulary/change.js";
import type { ListsObserved } from "../../vocabulary/group-observed.js";

/**
 * Something read at the vendor is true as of this moment, by the vendor's clock in Unix milliseconds: the reading began then
 * or later. What happened after it may be missing, so a newer fact wins.
 */
interface AsOf {
  readonly asOf: number;
}

/** Some of the app's groups, and where to read on. Groups that are made or end meanwhile may be missing or named twice. */
export interface GroupIdsRead {
  readonly groupIds: readonly string[];
  /** For the next call; `null` at the end. Holds for a later process too. */
  readonly next: string | null;
}

/** A group as it was at the vendor. */
export interface GroupRead extends AsOf {
  readonly state: "active";
  readonly groupId: string;
  /** Every field that the vendor tells of a group: an empty one is empty there. */
  readonly profile: GroupProfile;
  /** `null` if the group has no owner; absent if the vendor does not say. */
  readonly ownerId?: string | null;
  readonly attributes?: { readonly [key: string]: string };
  readonly memberCount?: number;
  /** Unix milliseconds. */
  readonly createdAt?: number;
  /** The number of the newest message, if the vendor numbers messages and says so. */
  readonly lastMessageSeq?: number;
  /** All its topics, if the vendor has topics and tells them. */
  readonly topics?: readonly TopicRead[];
  /** Its lists, each of them whole: those that the vendor has, and tells. With more than 1,000 users they are left out. */
  readonly lists?: ListsObserved;
}

/** A topic as it was at the vendor. */
export interface TopicRead {
  readonly topicId: string;
  /** Every field that the vendor tells of a topic. */
  readonly profile: GroupProfile;
  /** Unix milliseconds. */
  readonly createdAt?: number;
  /** The number of its newest message. */
  readonly lastMessageSeq?: number;
}

/** A group that does not exist at the vendor, or no longer. */
export interface GroupGone extends AsOf {
  readonly state: "gone";
  readonly groupId: string;
}

/** A group that the vendor does not let us read, such as one of another kind. */
export interface GroupUnreadable {
  readonly state: "unreadable";
  readonly groupId: string;
  readonly refusal: VendorRefusal;
}

/** A member as at the vendor. */
export interface MemberRead extends MemberEntry {
  /** Unix milliseconds. */
  readonly joinedAt?: number;
  /** Whether the member gets no push notifications. */
  readonly silenced?: boolean;
}

/** Some members of a group, and where to read on. */
export interface MembersRead extends AsOf {
  readonly members: readonly MemberRead[];
  /** For the next call; `null` at the end. */
  readonly next: string | null;
  /**
   * Whether nobody was missed between this page and the one before who was a member all the time, although a list may move as
   * others leave. A first page misses nobody.
   */
  readonly isSteady: boolean;
}

/** A message as at the vendor. */
export interface MessageRead {
  readonly message: Message;
  readonly isRecalled: boolean;
}

/** Messages with falling numbers. */
export interface MessagesRead extends AsOf {
  readonly messages: readonly MessageRead[];
  /** The number to read on from, downwards; `null` where older messages do not exist or are no longer kept. */
  readonly next: number | null;
}

/** What the vendor said instead of doing or telling what it was asked. */
export interface VendorRefusal {
  /** The vendor's code. */
  readonly code: number | string;
  /** The vendor's text, for people. */
  readonly text: string;
}

/** The refusal of a part of a change: of what concerns one user, one message or one topic. */
export interface PartRefusal extends VendorRefusal {
  readonly userId?: string;
  readonly messageKey?: string;
  readonly topicId?: string;
}

/** What became of a change that was to be made at the vendor. */
export type Performed =
  | (AsOf & {
      readonly result: "performed";
      /** The change as it was made, with the ids, keys and numbers that the vendor gave. What it refused is not in it. */
      readonly change: GroupChange;
      /** What the vendor refused of it: of several users, messages or topics, some. */
      readonly refused?: readonly PartRefusal[];
    })
  | { readonly result: "refused"; readonly refusal: VendorRefusal }
  /** The vendor has no way to make this change, or one of its fields. */
  | { readonly result: "impossible"; readonly text: string };

/** How something is asked of the vendor. */
export interface CallOptions {
  /** Aborts the call. */
  readonly signal?: AbortSignal;
}

/** How a change is asked for. */
export interface PerformOptions extends CallOptions {
  /** Who makes it, where the vendor wants to know. */
  readonly actorId?: string;
  /**
   * Equal for every attempt at one change. Where the vendor offers a means to it, a change that was made already is not made
   * again.
   */
  readonly idempotencyKey?: string;
}

/** What every vendor client has. */
interface Client {
  readonly contract: 1;
  readonly vendor: string;
  /** The changes that it can make there. A field of a change may be beyond it nevertheless. */
  readonly can: ReadonlySet<GroupChange["type"]>;
  /**
   * For how long the vendor knows a change by its `idempotencyKey`, in milliseconds since it was first tried, so that a
   * repetition does not make it twice. Only of changes that would do harm when they are made twice, such as a message.
   */
  readonly recognizes?: { readonly [Type in GroupChange["type"]]?: number };
  /** Makes a change there. */
  perform(change: GroupChange, options?: PerformOptions): Promise<Performed>;
}

/** A client of a vendor that keeps the groups: they are read there, and changed there. */
export interface ReadingClient extends Client {
  readonly reads: true;
  /** How many groups one `readGroups` call reads at most. */
  readonly groupsAtOnce: number;
  /**
   * The ids of all groups of the app that exist, from the start or from a `next`. None where the vendor has no call for it: those
   * of the record are read by their ids all the same.
   */
  readGroupIds(cursor: string | null, options?: CallOptions): Promise<GroupIdsRead>;
  /** The groups with these ids, each once and in this order. */
  readGroups(
    groupIds: readonly string[],
    options?: CallOptions,
  ): Promise<readonly (GroupRead | GroupGone | GroupUnreadable)[]>;
  /**
   * The members of a group, page by page; `undefined` if the vendor does not tell the members of this group, or if there is
   * no such group.
   */
  readMembers(groupId: string, cursor: string | null, options?: CallOptions): Promise<MembersRead | undefined>;
  /** Those of these users who are members now. */
  readMembersNamed(groupId: string, userIds: readonly string[], options?: CallOptions): Promise<MembersRead>;
  /**
   * Messages of a group or one of its topics, from a number downwards (`null`: from the newest). Absent where the vendor has
   * no such call.
   */
  readMessages?(
    place: { readonly groupId: string; readonly topicId?: string },
    from: number | null,
    options?: CallOptions,
  ): Promise<MessagesRead>;
}

/**
 * A client of a vendor that asks us who is in a group: there is nothing to read. Changes are made in our record, and
 * `perform` tells the vendor of one that was made there, so that it does not go on with what it was told before.
 */
export interface TellingClient extends Client {
  readonly reads: false;
  /**
   * The part of a change that the vendor could not be told of, such as `groupId`; `undefined` where all of it can. Asked before
   * the change is made in our record: what is there is told sooner or later. Absent where everything can be told.
   */
  unsayable?(change: GroupChange): string | undefined;
}

/**
 * Works on groups at a vendor through the vendor's REST interface. It keeps the vendor's limits of calls by itself. Every
 * method throws a `VendorCallError` where no answer can be had.
 */
export type VendorClient = ReadingClient | TellingClient;
