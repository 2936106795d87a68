import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackError } from "../vocabulary/callback-error.js";

/** Answers the callbacks of one source. Never rejects: every fault has a reply in the vendor's words. */
export interface CallbackHandler {
  readonly source: string;
  handle(inbound: Inbound): Promise<Reply>;
  /** Answers an inbound that could not be read whole, e.g. one that is too large. */
  refuse(error: CallbackError, inbound: Inbound): Reply;
  /**
   * Keeps an inbound that was refused as a dead letter, with as much of its body as there is, if the vendor sent it.
   * Told apart from `refuse`, so that the reply need not wait for the body. Never throws.
   */
  keep?(error: CallbackError, inbound: Inbound, isWhole: boolean): void;
  /** The reply to a stranger, by all that can be told before the body is there; `undefined` for who may go on. */
  turnAway(head: Inbound): Reply | undefined;
}
