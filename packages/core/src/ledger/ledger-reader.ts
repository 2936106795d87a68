import type { FeedEvent } from "../feed/feed-event.js";
import type { Mentions, MessageElement, Role } from "../vocabulary/change.js";
import type { Json } from "../vocabulary/json.js";
import type { Decision } from "./decision.js";

/** A group as the record holds it. Times are Unix milliseconds. */
export interface GroupRecord {
  readonly source: string;
  readonly groupId: string;
  readonly state: "active" | "dissolved";
  readonly name: string;
  readonly notice: string;
  readonly introduction: string;
  readonly avatar: string;
  /** The vendor's own word for the sort of group; empty where it has none. */
  readonly kind: string;
  readonly custom: Json;
  readonly settings: { readonly [name: string]: Json };
  readonly attributes: { readonly [key: string]: string };
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly mutedAll: boolean;
  /** `null` for a group whose creation we were never told of. */
  readonly createdAt: number | null;
  readonly dissolvedAt: number | null;
  readonly updatedAt: number;
  /**
   * Since when the record may differ from the vendor's (`null`: from the start), and why; `null` while it is believed to
   * be right.
   */
  readonly stale: { readonly since: number | null; readonly reason: string } | null;
}

/** One membership as the record holds it. Times are Unix milliseconds. */
export interface MemberRecord {
  readonly userId: string;
  readonly role: Role;
  readonly nickname: string;
  readonly avatar: string;
  readonly custom: Json;
  readonly silenced: boolean;
  readonly mutedUntil: number | null;
  /** `null` where we were never told of the joining. */
  readonly joinedAt: number | null;
}

/** A group that a user is a member of. */
export interface UserGroupRecord {
  readonly groupId: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly memberCount: number;
  readonly role: Role;
  readonly silenced: boolean;
  readonly joinedAt: number | null;
}

/** A message as the record holds it. Times are Unix milliseconds. */
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
  readonly recalledAt: number | null;
  readonly readCount: number;
  readonly unreadCount: number | null;
  readonly extensions: { readonly [key: string]: string };
}

/** A topic as the record holds it. Times are Unix milliseconds. */
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

/** A decision with its running number. */
export interface DecisionRecord extends Decision {
  readonly decisionId: number;
}

/** Which decisions to read. */
export interface DecisionRequest {
  readonly source?: string;
  readonly groupId?: string;
  readonly verdict?: Decision["verdict"];
  /** Only those with a greater number. */
  readonly after: number;
  readonly limit: number;
}

/** A callback that was not applied, kept for an operator. Times are Unix milliseconds. */
export interface DeadLetterRecord {
  readonly id: string;
  readonly source: string;
  readonly command: string;
  readonly receivedAt: number;
  /** When it was last tried. */
  readonly failedAt: number;
  /** What the database, or the ledger, said against it the last time. */
  readonly error: string;
  /** The callback as it came, or as much of it as there is. */
  readonly body: string;
  /**
   * What it takes to settle it: the callback as it was understood; the request, to be decoded again; or a fragment, which
   * is good for reading alone.
   */
  readonly holds: "callback" | "request" | "fragment";
}

/** Where to go on reading, and how far. */
export interface PageRequest {
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string;
  readonly limit: number;
}

/** One page; `next` is `null` on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Thrown for a cursor that no page of this list gave out. */
export class CursorError extends Error {}

/**
 * Thrown for a position that the record did not give out: it is another record's, or this one's from before a back-up was
 * restored. What was read up to it is not what this record tells.
 */
export class PositionError extends Error {
  readonly parameter: "after" | "epoch";
  /** The newest position there is. */
  readonly newest: number;

  constructor(parameter: "after" | "epoch", newest: number, message: string) {
    super(message);
    this.name = "PositionError";
    this.parameter = parameter;
    this.newest = newest;
  }
}

/** Where to go on reading the feed. */
export interface FeedRequest {
  /** The sequence of the last event read, 0 before the first. */
  readonly after: number;
  /** The epoch of that event, as `epochAt` tells it; given, it is checked. */
  readonly epoch?: string;
  readonly limit: number;
}

/** What the query API reads. Lists end early where their items are large; a `limit` is 1 to 10,000, else a `RangeError`. */
export interface LedgerReader {
  group(source: string, groupId: string): Promise<GroupRecord | undefined>;
  /** In byte order of source and group id. */
  groups(
    request: PageRequest & {
      readonly source?: string;
      readonly state?: GroupRecord["state"];
      /** Only those that are stale, or only those that are not. */
      readonly stale?: boolean;
    },
  ): Promise<Page<GroupRecord>>;
  /** How many groups of each source are stale. */
  staleGroups(): Promise<ReadonlyMap<string, number>>;
  /** In byte order of user id; `undefined` for an unknown group. */
  members(source: string, groupId: string, request: PageRequest): Promise<Page<MemberRecord> | undefined>;
  /** Newest first, those of the group itself or of one topic; `undefined` for an unknown group. */
  messages(
    source: string,
    groupId: string,
    request: PageRequest & { readonly topicId?: string },
  ): Promise<Page<MessageRecord> | undefined>;
  /** In byte order of topic id; `undefined` for an unknown group. */
  topics(source: string, groupId: string, request: PageRequest): Promise<Page<TopicRecord> | undefined>;
  /** The active groups of a user, in byte order of group id. */
  groupsOfUser(source: string, userId: string, request: PageRequest): Promise<Page<UserGroupRecord>>;
  /** Decisions in the order they were written. Throws a `PositionError` for a number that none has yet. */
  decisions(request: DecisionRequest): Promise<readonly DecisionRecord[]>;
  /** In the order in which the callbacks came in. */
  deadLetters(request: PageRequest & { readonly source?: string }): Promise<Page<DeadLetterRecord>>;
  countDeadLetters(): Promise<number>;
  /** The sequence of the newest event, 0 before the first. */
  lastSequence(): Promise<number>;
  /** Events with a sequence greater than `after`, in order. Throws a `PositionError` for a position of another record. */
  feed(request: FeedRequest): Promise<readonly FeedEvent[]>;
  /**
   * The epoch in which an event was told. Every run of a writing process begins one, so that a restored back-up tells its
   * events in an epoch that nobody has seen; a position read before stays good for as long as its event is the same.
   */
  epochAt(sequence: number): Promise<string>;
}
