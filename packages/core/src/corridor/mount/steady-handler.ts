import type { Inbound, Reply } from "../../adapter/adapter.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { CallbackHandler } from "../handler-contract.js";

/** What is said where even a failure cannot be said in the vendor's words. */
export const BARE_FAILURE: Reply = { status: 500, headers: {}, body: "" };

/** A handler as a mount needs it: nothing of it throws or rejects, also where one of somebody else's making does. */
export interface SteadyHandler extends Required<CallbackHandler> {
  failure(message: string, cause?: unknown): CallbackError;
  /** What a function among the options gives, or the failure that it threw. */
  attempt<Value>(option: string, call: () => Value): Value | CallbackError;
}

/** Makes a handler keep its word. */
export function steadyHandler(handler: CallbackHandler): SteadyHandler {
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
        // The reply is on its way, and nobody is left to tell.
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
