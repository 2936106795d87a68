import type { AttemptRecord, FeedEvent, SubscriptionRecord } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Clock } from "./clock.js";
import type { SendResult } from "./webhook-sender.js";

/** What the delivery of a subscription needs. */
export interface DeliveryTools {
  readonly ledger: Pick<StoredLedger, "feedPage" | "waitBeyond"> & {
    readonly subscriptions: Pick<StoredLedger["subscriptions"], "attempts">;
  };
  readonly clock: Clock;
  /** Sends events of the subscription; rejects only where the record cannot be read. */
  readonly send: (events: readonly FeedEvent[]) => Promise<SendResult & { readonly messageId: string }>;
  readonly onAttempt: (subscription: SubscriptionRecord, attempt: AttemptRecord) => void;
  readonly onFault: (message: string, cause: unknown) => void;
}
