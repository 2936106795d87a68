import type { IncomingMessage, ServerResponse } from "node:http";
import type { Inbound } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/handler-contract.js";
import { DEFAULT_BODY_LIMIT } from "../corridor/mount/body-bounds.js";
import { aFunction, checkMountOptions } from "../corridor/mount/mount-options.js";
import { nonThrowingHandler } from "../corridor/mount/non-throwing-handler.js";
import { pathBelow } from "../corridor/mount/path-below.js";
import { requestTarget } from "../corridor/mount/request-target.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { type CallerAddress, connectionAddress } from "./caller-address.js";
import { keepRefused } from "./keep-refused.js";
import { hasBody, isSmallBody, readBody, wasRead } from "./read-body.js";
import { type Exchange, sendAtOnce, sendSoon } from "./send-reply.js";

/** How a handler is mounted. */
export interface CallbackListenerOptions {
  /** The largest body accepted, in bytes; 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** The path prefix to remove, if the server does not remove it (Express does). */
  readonly mountPath?: string;
  /** Reads the caller's address from a request; the other end of the connection unless set. */
  readonly callerAddress?: CallerAddress;
  /**
   * Returns an error if there is no room for this many more bytes of a request's body. Called as bytes arrive, for those
   * beyond the first 16 KiB; there is always room unless set.
   */
  readonly roomFor?: (bytes: number, request: IncomingMessage, response: ServerResponse) => CallbackError | undefined;
}

const READ_BEFORE = "the body of a callback was read before it came to callbackListener";
const MOUNT_FIRST = "Mount it ahead of every body parser, or keep body parsers off its path.";

/**
 * Serves a source's callbacks on `node:http`, or on Express with `app.use(path, listener)` ahead of any body parser. If the
 * body of a callback was read before, the reply is an internal failure, and the process emits one warning. Throws a
 * `TypeError` that lists every unknown or invalid option.
 */
export function callbackListener(
  handler: CallbackHandler,
  options: CallbackListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  checkMountOptions("callbackListener", options, { roomFor: aFunction.exactOptional() });
  const { bodyLimit = DEFAULT_BODY_LIMIT, mountPath = "", callerAddress = connectionAddress, roomFor } = options;
  const { source, handle, refuse, turnAway, keep, failure, attempt } = nonThrowingHandler(handler);
  let hasWarned = false;

  async function answer(exchange: Exchange, inbound: Inbound): Promise<void> {
    sendSoon(exchange, await handle(inbound));
  }

  function refuseUnreadable(exchange: Exchange, head: Inbound): void {
    if (!hasWarned) process.emitWarning(`[${source}] ${READ_BEFORE}. ${MOUNT_FIRST}`, { code: "GROUPHOOK_BODY_READ" });
    hasWarned = true;
    const error = failure(READ_BEFORE);
    sendAtOnce(exchange, refuse(error, head));
    keep(error, head, false);
  }

  return (request, response) => {
    const address = attempt("callerAddress", () => callerAddress(request));
    const head = headOf(request, mountPath, address instanceof CallbackError ? "" : address);
    const fallback = (cause: unknown) => refuse(failure("the reply cannot be written", cause), head);
    const exchange = { request, response, fallback };
    if (address instanceof CallbackError) {
      sendAtOnce(exchange, refuse(address, head));
      return;
    }
    if (wasRead(request)) {
      if (hasBody(request)) refuseUnreadable(exchange, head);
      else void answer(exchange, head);
      return;
    }
    const turnedAway = isSmallBody(request) ? undefined : turnAway(head);
    if (turnedAway) {
      sendAtOnce(exchange, turnedAway);
      return;
    }
    const askForRoom = (bytes: number) => attempt("roomFor", () => roomFor?.(bytes, request, response));
    readBody(request, { limit: bodyLimit, roomFor: askForRoom }, (read, start) => {
      if (!(read instanceof CallbackError)) {
        void answer(exchange, { ...head, ...read });
        return;
      }
      sendAtOnce(exchange, refuse(read, head));
      keepRefused(request, start, ({ isWhole, ...kept }) => keep(read, { ...head, ...kept }, isWhole));
    });
  };
}

/** The inbound without its body. */
function headOf(request: IncomingMessage, mountPath: string, remoteAddress: string): Inbound {
  const { path, query } = requestTarget(request.url ?? "/");
  return {
    method: request.method ?? "",
    path: pathBelow(mountPath, path),
    query,
    headers: request.headers,
    body: "",
    bytes: new Uint8Array(),
    remoteAddress,
  };
}
