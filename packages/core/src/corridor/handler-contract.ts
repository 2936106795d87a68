import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackError } from "../vocabulary/callback-error.js";

/** Answers the callbacks of one source. Never rejects: every fault becomes a reply that the vendor understands. */
export interface CallbackHandler {
  readonly source: string;
  handle(inbound: Inbound): Promise<Reply>;
  /** Answers an inbound that could not be read completely, e.g. one that is too large. */
  refuse(error: CallbackError, inbound: Inbound): Reply;
  /**
   * Keeps a refused inbound as a dead letter, with as much of its body as there is, if the vendor sent it. Separate from
   * `refuse`, so that the reply need not wait for the body. Never throws.
   */
  keep?(error: CallbackError, inbound: Inbound, isWhole: boolean): void;
  /** The reply to a caller that may not call, as far as the head of the request shows; `undefined` for any other. */
  turnAway(head: Inbound): Reply | undefined;
}
