import type { FeedEvent, FeedEventType } from "../feed/feed-event.js";
import type { WrittenEvent } from "../feed/written-event.js";
import type { Outcome } from "../vocabulary/callback.js";
import type { CallbackCircumstances } from "../vocabulary/callback-circumstances.js";
import type { GroupList, ListEnd, Mentions, MessageElement, Role } from "../vocabulary/change.js";
import type { Forwarded } from "../vocabulary/forwarded.js";
import type { Json } from "../vocabulary/json.js";
import type { MuteEnd } from "../vocabulary/mute-end.js";
import type { Decision } from "./decision.js";
import type { DeliveryRecord } from "./delivery.js";
import type { ErasureRecord } from "./erasure.js";

/** A group in the record. Times are Unix milliseconds. */
export interface GroupRecord {
  readonly source: string;
  readonly groupId: string;
  readonly state: "active" | "dissolved";
  readonly name: string;
  readonly notice: string;
  readonly introduction: string;
  readonly avatar: string;
  /** The vendor's name for the kind of group; empty if it has none. */
  readonly kind: string;
  readonly custom: Json;
  readonly settings: { readonly [name: string]: Json };
  readonly attributes: { readonly [key: string]: string };
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly mutedAll: boolean;
  /** `null` unless the mute of all ends by itself, and the vendor tells when. */
  readonly mutedAllUntil: number | null;
  readonly mutedAllSpares: "admins" | "nobody";
  /** Whether the group was switched off. */
  readonly disabled: boolean;
  /** `null` if the vendor never reported the creation. */
  readonly createdAt: number | null;
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
  /**
   * Since when the record may differ from the vendor's (`null`: from the start), and why. `null` unless the group is stale.
   */
  readonly stale: { readonly since: number | null; readonly reason: string } | null;
}

/** One membership in the record. Times are Unix milliseconds. */
export interface MemberRecord {
  readonly userId: string;
  readonly role: Role;
  readonly nickname: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly silenced: boolean;
  readonly mutedUntil: MuteEnd;
  readonly receives: boolean;
  /** `null` if the vendor never reported the joining. */
  readonly joinedAt: number | null;
}

/** A group that a user is a member of. Times are Unix milliseconds. */
export interface UserGroupRecord {
  readonly groupId: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly role: Role;
  readonly silenced: boolean;
  readonly mutedUntil: MuteEnd;
  readonly receives: boolean;
  readonly joinedAt: number | null;
}

/** A message in the record, as its latest edit left it. Times are Unix milliseconds. */
export interface MessageRecord {
  readonly key: string;
  readonly topicId: string | null;
  readonly seq: number | null;
  readonly senderId: string | null;
  readonly elements: readonly MessageElement[];
  /** The readable text of `elements`. */
  readonly text: string;
  readonly custom: string | null;
  readonly mentions: Mentions | null;
  readonly priority: string | null;
  readonly onlineOnly: boolean;
  readonly clientId: string | null;
  readonly sentAt: number | null;
  readonly editedAt: number | null;
  readonly recalledAt: number | null;
  readonly readCount: number;
  readonly unreadCount: number | null;
  readonly extensions: { readonly [key: string]: string };
}

/** A topic in the record. Times are Unix milliseconds. */
export interface TopicRecord {
  readonly topicId: string;
  readonly state: "active" | "dissolved";
  readonly name: string;
  readonly notice: string;
  readonly introduction: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly createdAt: number | null;
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
}

/** A user on a list of a group. */
export interface ListedRecord {
  readonly userId: string;
  /** Unix milliseconds. Who is on the list for a time stays among its users when that is over. */
  readonly until: ListEnd;
}

/** A decision with its running number. */
export interface DecisionRecord extends Decision {
  readonly decisionId: number;
}

/** How often a command of a source arrived. Times are Unix milliseconds. */
export interface CallbackCommandRecord {
  readonly source: string;
  /** The vendor's name, or `OTHER_COMMANDS`. */
  readonly command: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** How many were authentic and could be read, questions and repetitions among them. */
  readonly callbacks: number;
}

/** Stands for all commands that are counted together, because their source has hundreds. */
export const OTHER_COMMANDS = "(other commands)";

/** Selects a part of a numbered list, newest first. */
export interface NewestRequest {
  /** Only what has a smaller number; the newest first unless set. */
  readonly before?: number;
  /** 100 unless set. */
  readonly limit?: number;
}

/** Some of a numbered list, newest first, and where to read on. */
export interface NewestPage<Item> {
  readonly items: readonly Item[];
  /** As `before`, it leads on. It does so also where nothing was selected; 0 where there is nothing older. */
  readonly next: number;
}

/** Which decisions; all of them unless something is set. */
export interface DecisionFilter {
  readonly source?: string;
  readonly groupId?: string;
  readonly actorId?: string;
  /** The type of the change. */
  readonly change?: string;
  readonly verdict?: Decision["verdict"];
  /** The name that `Decision.policy` has. */
  readonly policy?: string;
  readonly shadowed?: boolean;
}

/** Selects decisions. */
export interface DecisionRequest extends DecisionFilter {
  /** Only decisions with a greater number; 0 unless set. */
  readonly after?: number;
  /** 100 unless set. */
  readonly limit?: number;
}

/** A callback that was not applied, kept for an operator. Times are Unix milliseconds. */
export interface DeadLetterRecord {
  readonly id: string;
  readonly source: string;
  readonly command: string;
  readonly receivedAt: number;
  /** When it was last tried. */
  readonly failedAt: number;
  /** The error of the last try. */
  readonly error: string;
  /** The body as it arrived, or as much of it as arrived. */
  readonly body: string;
  /**
   * What is stored: the decoded callback; the request, to be decoded again; or a fragment, which can only be read, not settled.
   */
  readonly holds: "callback" | "request" | "fragment";
}

/** Selects a page. */
export interface PageRequest {
  /** The `next` of the previous page; absent for the first page. */
  readonly cursor?: string;
  /** 100 unless set. */
  readonly limit?: number;
}

/** One page; `next` is `null` on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Thrown for a cursor that did not come from a page of the same list. */
export class CursorError extends Error {}

/**
 * Thrown for a position that does not belong to this record: it is from another record, or from before a backup of this one
 * was restored. What the reader has read is not what this record contains.
 */
export class PositionError extends Error {
  readonly parameter: "after" | "epoch" | "sequence";
  /** The newest position of the record. */
  readonly newest: number;

  constructor(parameter: PositionError["parameter"], newest: number, message: string) {
    super(message);
    this.name = "PositionError";
    this.parameter = parameter;
    this.newest = newest;
  }
}

/** Thrown for a position whose next events are older than the feed's retention: the reader has missed what is gone. */
export class ExpiredPositionError extends Error {
  /** The sequence of the oldest event that can be read, or of the next one to come: read on after the one before. */
  readonly oldest: number;
  /** The newest position of the record: where a reader goes on that has read the record anew. */
  readonly newest: number;

  constructor(oldest: number, newest: number) {
    super(`the position is too old: the events before ${oldest} are gone`);
    this.name = "ExpiredPositionError";
    this.oldest = oldest;
    this.newest = newest;
  }
}

/** A callback as it came in, with the outcome it got. Times are Unix milliseconds. */
export interface RawCallbackRecord {
  readonly callbackId: number;
  readonly source: string;
  readonly command: string;
  readonly receivedAt: number;
  /** Empty where it is older than what people said is kept, or held what somebody had removed. */
  readonly body: string;
  readonly outcome: Outcome;
  readonly circumstances: CallbackCircumstances;
  /** If the app answered it: what became of it. */
  readonly forwarded?: Forwarded;
}

/** Selects raw callbacks. */
export interface RawCallbackRequest extends Pick<RawCallbackFilter, "source" | "since"> {
  /** Only those with a greater number; 0 unless set. */
  readonly after?: number;
  /** 100 unless set. */
  readonly limit?: number;
}

/** Which raw callbacks; all of them unless something is set. */
export interface RawCallbackFilter {
  readonly source?: string;
  /** Only those of batches that came in at or after this moment, in Unix milliseconds. */
  readonly since?: number;
  /** The vendor's name. */
  readonly command?: string;
  readonly outcome?: Outcome["result"];
}

/** Some raw callbacks, and where to read on. */
export interface RawCallbackPage {
  readonly callbacks: readonly RawCallbackRecord[];
  /** What was looked at so far. It goes on also where nothing passed the filter; equal to `after` where there are no more. */
  readonly next: number;
}

/** Which events of the feed; all of them unless something is set. */
export interface FeedFilter {
  readonly source?: string;
  readonly groupId?: string;
  readonly types?: readonly FeedEventType[];
}

/** Some events, and where to read on. */
export interface FeedPage<Event = FeedEvent> {
  readonly events: readonly Event[];
  /** What was looked at so far. It goes on also where no event passed the filter; equal to `after` at the end of the feed. */
  readonly next: number;
}

/** Selects a part of the feed. */
export interface FeedRequest {
  /** The sequence of the last event read; 0 before the first, and unless set. */
  readonly after?: number;
  /** The epoch of that event, from `epochAt`. Checked if present. */
  readonly epoch?: string;
  /** 100 unless set. */
  readonly limit?: number;
}

/** Reads the record. Pages are shorter if their items are large. A `limit` outside of 1 to 10,000 is a `RangeError`. */
export interface LedgerReader {
  group(source: string, groupId: string): Promise<GroupRecord | undefined>;
  /** In byte order of source and group id, unless they are searched. */
  groups(
    request?: PageRequest & {
      /**
       * Only groups with this id, then those of this owner, then those with this text in the first 100 characters of their
       * name, without regard to case and width. A page looks at a limited number of groups: it may be empty although there
       * are more.
       */
      readonly q?: string;
      readonly source?: string;
      readonly state?: GroupRecord["state"];
      /** Only stale groups, or only groups that are not stale. */
      readonly stale?: boolean;
    },
  ): Promise<Page<GroupRecord>>;
  /** How many groups are stale, by source. */
  staleGroups(): Promise<ReadonlyMap<string, number>>;
  /** In byte order of user id; `undefined` for an unknown group. */
  members(source: string, groupId: string, request?: PageRequest): Promise<Page<MemberRecord> | undefined>;
  /** Newest first; the messages of the group itself, or of one topic. `undefined` for an unknown group. */
  messages(
    source: string,
    groupId: string,
    request?: PageRequest & { readonly topicId?: string },
  ): Promise<Page<MessageRecord> | undefined>;
  /** The vendor's number of a message of a group, or of one of its topics; `undefined` where it is not known. */
  messageNumber(
    source: string,
    groupId: string,
    message: { readonly topicId?: string; readonly key: string },
  ): Promise<number | undefined>;
  /** In byte order of topic id; `undefined` for an unknown group. */
  topics(source: string, groupId: string, request?: PageRequest): Promise<Page<TopicRecord> | undefined>;
  /** Who is on a list of a group, in byte order of user id; `undefined` for an unknown group. */
  groupList(
    source: string,
    groupId: string,
    list: GroupList,
    request?: PageRequest,
  ): Promise<Page<ListedRecord> | undefined>;
  /**
   * What happened to a group, newest first, as far as the feed is kept: its events but for those that messages and comings and goings
   * online bring all the time, `message.sent`, `message.numbered`, `message.read`, `message.extended` and `member.presence_changed`.
   * `undefined` for an unknown group.
   */
  groupHistory(source: string, groupId: string, request?: NewestRequest): Promise<NewestPage<FeedEvent> | undefined>;
  /** The active groups of a user, in byte order of group id. */
  groupsOfUser(source: string, userId: string, request?: PageRequest): Promise<Page<UserGroupRecord>>;
  /**
   * What a user did, sent messages among it, and what is told of the user as a member, newest first, as far as the feed is kept. Looks
   * at a limited number of events, however few are about the user.
   */
  userHistory(source: string, userId: string, request?: NewestRequest): Promise<NewestPage<FeedEvent>>;
  /** Decisions in the order they were written. Throws a `PositionError` for a number greater than the newest. */
  decisions(request?: DecisionRequest): Promise<readonly DecisionRecord[]>;
  /** The same, newest first. Looks at a limited number of decisions, however few pass the filter. */
  newestDecisions(request?: NewestRequest & DecisionFilter): Promise<NewestPage<DecisionRecord>>;
  /** The commands that ever arrived, as of about a second ago, in byte order of source and command. */
  callbackCommands(request?: { readonly source?: string }): Promise<readonly CallbackCommandRecord[]>;
  /** In the order in which the callbacks arrived. */
  deadLetters(request?: PageRequest & { readonly source?: string }): Promise<Page<DeadLetterRecord>>;
  countDeadLetters(): Promise<number>;
  /** How far an erasure has come, or what it did; `undefined` for an unknown id. */
  erasure(id: string): Promise<ErasureRecord | undefined>;
  /** Newest first. */
  erasures(request?: PageRequest): Promise<Page<ErasureRecord>>;
  /** How far every delivery has come, in byte order of name. */
  deliveries(): Promise<readonly DeliveryRecord[]>;
  /** The sequence of the newest event; 0 before the first. */
  lastSequence(): Promise<number>;
  /** Raw callbacks in the order of their numbers, as far as they are kept. Throws a `PositionError` as `decisions` does. */
  callbacks(request?: RawCallbackRequest): Promise<readonly RawCallbackRecord[]>;
  /** The same for those that pass a filter. Looks at a limited number of callbacks, however few pass. Throws as `callbacks` does. */
  callbackPage(request?: RawCallbackRequest & RawCallbackFilter): Promise<RawCallbackPage>;
  /** The same, newest first, for any number. */
  newestCallbacks(request?: NewestRequest & RawCallbackFilter): Promise<NewestPage<RawCallbackRecord>>;
  /**
   * Events with a sequence greater than `after`, in order. Throws a `PositionError` for a position of another record, and an
   * `ExpiredPositionError` for one whose next events are gone.
   */
  feed(request?: FeedRequest): Promise<readonly FeedEvent[]>;
  /** The same for the events that pass a filter. Looks at a limited number of events, however few pass. Throws as `feed` does. */
  feedPage(request?: FeedRequest & FeedFilter): Promise<FeedPage>;
  /** The same in the public form, for those who pass events on: costs a fraction, as their fields are not read. */
  writtenFeedPage(request?: FeedRequest & FeedFilter): Promise<FeedPage<WrittenEvent>>;
  /**
   * The epoch of an event. Every run of a writing process begins a new epoch, so the events after a restored backup have an
   * epoch that no reader knows. A position stays valid as long as its event is in the record.
   */
  epochAt(sequence: number): Promise<string>;
}
