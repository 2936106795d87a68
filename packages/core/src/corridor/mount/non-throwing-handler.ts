import type { Inbound, Reply } from "../../adapter/adapter.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { CallbackHandler } from "../handler-contract.js";

/** The reply if the adapter cannot encode even the failure. */
export const BARE_FAILURE: Reply = { status: 500, headers: {}, body: "" };

/** A handler whose methods never throw or reject, even if those of the original do. */
export interface NonThrowingHandler extends Required<CallbackHandler> {
  failure(message: string, cause?: unknown): CallbackError;
  /** Calls a function of the options; returns its result, or a failure if it throws. */
  attempt<Value>(option: string, call: () => Value): Value | CallbackError;
}

/** Wraps a handler so that it never throws or rejects. */
export function nonThrowingHandler(handler: CallbackHandler): NonThrowingHandler {
  const { source } = handler;

  function failure(message: string, cause?: unknown): CallbackError {
    return new CallbackError("internal", `[${source}] ${message}`, { cause });
  }

  function refuse(error: CallbackError, inbound: Inbound): Reply {
    try {
      return handler.refuse(error, inbound);
    } catch {
      return BARE_FAILURE;
    }
  }

  return {
    source,
    failure,
    refuse,

    async handle(inbound) {
      try {
        return await handler.handle(inbound);
      } catch (cause) {
        return refuse(failure("the handler threw", cause), inbound);
      }
    },

    turnAway(head) {
      try {
        return handler.turnAway(head);
      } catch (cause) {
        return refuse(failure("the handler threw", cause), head);
      }
    },

    keep(error, inbound, isWhole) {
      try {
        handler.keep?.(error, inbound, isWhole);
      } catch {
        // The reply is already sent, so the failure cannot be reported in it.
      }
    },

    attempt(option, call) {
      try {
        return call();
      } catch (cause) {
        return failure(`${option} threw`, cause);
      }
    },
  };
}
