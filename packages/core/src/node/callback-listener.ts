import type { IncomingMessage, ServerResponse } from "node:http";
import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/callback-handler.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { type CallerAddress, connectionAddress } from "./caller-address.js";
import { keepRefused } from "./keep-refused.js";
import { checkListenerOptions } from "./listener-options.js";
import { hasBody, isSmallBody, readBody, wasRead } from "./read-body.js";
import { requestTarget } from "./request-target.js";
import { BARE_FAILURE, type Exchange, sendAtOnce, sendSoon } from "./send-reply.js";

const MEBIBYTE = 1024 * 1024;

/** How a handler is mounted. */
export interface CallbackListenerOptions {
  /** Largest body taken, in bytes; 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** The path prefix to take off, where the server does not do it itself (Express does). */
  readonly mountPath?: string;
  /** Where a request came from; the other end of the connection unless set. */
  readonly callerAddress?: CallerAddress;
  /**
   * Why there is no room for so many more bytes of a request's body, if there is none. Asked as they arrive, for what goes
   * beyond the first 16 KiB; there is always room unless set.
   */
  readonly roomFor?: (bytes: number, request: IncomingMessage, response: ServerResponse) => CallbackError | undefined;
}

const READ_BEFORE = "the body of a callback was read before it came to callbackListener";
const MOUNT_FIRST = "Mount it ahead of every body parser, or keep body parsers off its path.";

/**
 * Serves a source's callbacks on `node:http`, or on Express with `app.use(path, listener)` ahead of any body parser: a
 * callback whose body somebody else has read is answered as a failure of ours, and the process warns of it once. Throws a
 * `TypeError` that tells every option that is unknown or cannot be used.
 */
export function callbackListener(
  handler: CallbackHandler,
  options: CallbackListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  checkListenerOptions(options);
  const { bodyLimit = MEBIBYTE, mountPath = "", callerAddress = connectionAddress, roomFor } = options;
  const { source } = handler;
  let hasWarned = false;

  function failure(message: string, cause?: unknown): CallbackError {
    return new CallbackError("internal", `[${source}] ${message}`, { cause });
  }

  /** A handler of somebody else's making may break its word and throw. */
  function refusal(error: CallbackError, head: Inbound): Reply {
    try {
      return handler.refuse(error, head);
    } catch {
      return BARE_FAILURE;
    }
  }

  async function answer(exchange: Exchange, inbound: Inbound): Promise<void> {
    try {
      sendSoon(exchange, await handler.handle(inbound));
    } catch (cause) {
      sendSoon(exchange, refusal(failure("the handler threw", cause), inbound));
    }
  }

  function refuseUnreadable(exchange: Exchange, head: Inbound): void {
    if (!hasWarned) process.emitWarning(`[${source}] ${READ_BEFORE}. ${MOUNT_FIRST}`, { code: "GROUPHOOK_BODY_READ" });
    hasWarned = true;
    const error = failure(READ_BEFORE);
    sendAtOnce(exchange, refusal(error, head));
    handler.keep?.(error, head, false);
  }

  return (request, response) => {
    const head = headOf(request, mountPath, callerAddress(request));
    const otherwise = (cause: unknown) => refusal(failure("the reply cannot be written", cause), head);
    const exchange = { request, response, otherwise };
    if (wasRead(request)) {
      if (hasBody(request)) refuseUnreadable(exchange, head);
      else void answer(exchange, head);
      return;
    }
    const turnedAway = isSmallBody(request) ? undefined : handler.turnAway(head);
    if (turnedAway) {
      sendAtOnce(exchange, turnedAway);
      return;
    }
    const bounds = { limit: bodyLimit, roomFor: (bytes: number) => roomFor?.(bytes, request, response) };
    readBody(request, bounds, (body, start) => {
      if (!(body instanceof CallbackError)) {
        void answer(exchange, { ...head, body });
        return;
      }
      sendAtOnce(exchange, refusal(body, head));
      keepRefused(request, start, (kept, isWhole) => handler.keep?.(body, { ...head, body: kept }, isWhole));
    });
  };
}

/** All of an inbound but its body. */
function headOf(request: IncomingMessage, mountPath: string, remoteAddress: string): Inbound {
  const target = requestTarget(request.url ?? "/");
  const path = target.path.slice(mountPath.length);
  return {
    method: request.method ?? "",
    path: path.startsWith("/") ? path : `/${path}`,
    query: target.query,
    headers: request.headers,
    body: "",
    remoteAddress,
  };
}
