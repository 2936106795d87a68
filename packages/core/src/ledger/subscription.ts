import type { FeedEvent } from "../feed/feed-event.js";
import type { FeedFilter } from "./ledger-reader.js";

/** What is sent to a receiver, and how. */
export interface SubscriptionSettings {
  readonly url: string;
  readonly filter: FeedFilter;
  /** What is in order: all events of the subscription, or the events of each group. */
  readonly order: "subscription" | "group";
  /** The most events in one request. */
  readonly batch: number;
}

/** A secret that signs what is sent. */
export interface SigningSecret {
  readonly secret: string;
  /** Unix milliseconds; `null` for the one that stays. */
  readonly expiresAt: number | null;
}

/** A subscription: what of the feed is sent where, and how far that has come. Times are Unix milliseconds. */
export interface SubscriptionRecord extends SubscriptionSettings {
  readonly id: string;
  readonly state: "active" | "paused" | "disabled";
  /** Why it is disabled. */
  readonly reason: string | null;
  /** Whether it belongs to the configuration. */
  readonly isConfigured: boolean;
  readonly createdAt: number;
  readonly changedAt: number;
  /** Every event up to it was delivered, did not pass the filter, or waits with its group. */
  readonly position: number;
  /** How often the next message failed so far. */
  readonly failures: number;
  /** When it is tried again. */
  readonly nextAttemptAt: number | null;
  /** Grows with every change but those of position and failures. */
  readonly revision: number;
}

/** One request to a receiver. Times are Unix milliseconds. */
export interface AttemptRecord {
  readonly attemptedAt: number;
  readonly messageId: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** How many events were in it. */
  readonly events: number;
  /** 1 for the first of this message. */
  readonly attempt: number;
  readonly outcome: "delivered" | "failed" | "gone";
  /** `null` if there was no answer. */
  readonly status: number | null;
  readonly error: string | null;
  /** The beginning of the answer. */
  readonly answer: string;
  readonly milliseconds: number;
}

/** A subscription to be added. */
export interface NewSubscription extends SubscriptionSettings {
  readonly id: string;
  /** All of them sign. */
  readonly secrets: readonly string[];
  /** The sequence after which it begins; the end of the feed unless set. */
  readonly after?: number;
}

/** What to change in a subscription. */
export interface SubscriptionChange {
  readonly settings?: Partial<SubscriptionSettings>;
  /** To be active begins anew what failed. */
  readonly state?: "active" | "paused";
  /** To be sent (again) is what comes after it; what waited with its group is forgotten. */
  readonly position?: number;
  /** A secret that takes the place of the others, which sign as well until a moment. */
  readonly secret?: { readonly secret: string; readonly othersUntil: number };
}

/** How much of a subscription waits because its group failed. */
export interface WaitingGroups {
  readonly groups: number;
  readonly events: number;
}

/** Thrown where there are as many subscriptions as can be. */
export class SubscriptionLimitError extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`there are ${limit} subscriptions already`);
    this.name = "SubscriptionLimitError";
    this.limit = limit;
  }
}

/** The subscriptions of a ledger. Rejects with a `LedgerUnavailableError` while the database does not answer. */
export interface Subscriptions {
  /** All of them, in byte order of their ids. */
  list(): Promise<readonly SubscriptionRecord[]>;
  find(id: string): Promise<SubscriptionRecord | undefined>;
  /** Throws a `SubscriptionLimitError` for one too many. */
  add(subscription: NewSubscription): Promise<SubscriptionRecord>;
  /** `undefined` for an unknown id. */
  change(id: string, change: SubscriptionChange): Promise<SubscriptionRecord | undefined>;
  /** Removes it with everything that is kept of it; whether it was there. */
  remove(id: string): Promise<boolean>;
  /** Makes those of the configuration as they are given; others of an earlier configuration are disabled. */
  configure(subscriptions: readonly NewSubscription[]): Promise<void>;
  /** Those that sign now; none for an unknown id. */
  secrets(id: string): Promise<readonly SigningSecret[]>;
  /** The last attempts that are kept, newest first. */
  attempts(id: string): Promise<readonly AttemptRecord[]>;
  waiting(id: string): Promise<WaitingGroups>;
  /**
   * Waits for the right to deliver a subscription; `undefined` for one that is not active by then. Rejects when the signal is
   * aborted, or the ledger closed.
   */
  deliver(id: string, signal: AbortSignal): Promise<SubscriptionDelivery | undefined>;
}

/** A group of a source; empty if an event belongs to none. */
export interface EventGroup {
  readonly source: string;
  readonly groupId: string;
}

/** A group whose events wait, because one of them failed. */
export interface ParkedGroup extends EventGroup {
  readonly failures: number;
  /** Unix milliseconds. */
  readonly nextAttemptAt: number;
  readonly failedSince: number;
}

/** How much waits with a group. */
export interface ParkedEvents {
  readonly events: number;
  /** The last of them. */
  readonly lastSequence: number;
}

/** What has come of a delivery, to be stored at once. */
export interface DeliveryProgress {
  readonly position?: number;
  /** Up to where messages were made: they end there again when they are made anew. */
  readonly planned?: readonly number[];
  readonly failures?: number;
  readonly nextAttemptAt?: number | null;
  /** Why nothing more is sent. */
  readonly disabled?: string;
  readonly attempts?: readonly AttemptRecord[];
  /** Events that wait from now on, by message. */
  readonly parked?: readonly { readonly group: EventGroup; readonly messages: readonly (readonly number[])[] }[];
  /** Groups that wait, as they are now. */
  readonly groups?: readonly ParkedGroup[];
  /** Events that wait no longer. */
  readonly unparked?: readonly { readonly group: EventGroup; readonly sequences: readonly number[] }[];
  /** Groups that wait no longer. */
  readonly freed?: readonly EventGroup[];
}

/** The right to deliver a subscription: no other process has it at the same time. */
export interface SubscriptionDelivery {
  readonly subscription: SubscriptionRecord;
  readonly secrets: readonly SigningSecret[];
  /** Where messages ended that were made before, after the position. */
  readonly planned: readonly number[];
  readonly parked: ReadonlyMap<string, ParkedGroup & ParkedEvents>;
  /** Aborted when the right is lost or given up. */
  readonly signal: AbortSignal;
  /** To be asked right before something is sent. */
  readonly isHeld: boolean;
  /**
   * Stores progress; resolves to whether the subscription is as it was. If it was changed meanwhile, it is to be begun anew: the
   * progress is stored then, too, unless the subscription was moved or removed. Rejects once the right is lost.
   */
  save(progress: DeliveryProgress): Promise<boolean>;
  /** The first message that waits with a group: its sequences, and those of its events that are still there. */
  firstParked(
    group: EventGroup,
  ): Promise<{ readonly sequences: readonly number[]; readonly events: readonly FeedEvent[] } | undefined>;
  /** Gives the right up. Never rejects. */
  release(): Promise<void>;
}

/** The key of a group in `parked`. */
export function groupKey({ source, groupId }: EventGroup): string {
  return `${source}\n${groupId}`;
}
