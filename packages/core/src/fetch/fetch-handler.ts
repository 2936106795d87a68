import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/handler-contract.js";
import { DEFAULT_BODY_LIMIT, SMALL_BODY_BYTES } from "../corridor/mount/body-bounds.js";
import { checkMountOptions } from "../corridor/mount/mount-options.js";
import { BARE_FAILURE, nonThrowingHandler } from "../corridor/mount/non-throwing-handler.js";
import { pathBelow } from "../corridor/mount/path-below.js";
import { requestTarget } from "../corridor/mount/request-target.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { keepRefused } from "./keep-refused.js";
import { announcedBytes, readBody, readSmallBody } from "./read-body.js";
import { responseOf } from "./response-of.js";

/** How a handler is mounted. */
export interface FetchHandlerOptions<Beside extends readonly unknown[] = []> {
  /** The largest body accepted, in bytes; 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** The path prefix to remove. */
  readonly mountPath?: string;
  /**
   * Returns the caller's address, which a `Request` does not contain. Unless this is set, the address is empty, and in no
   * address list. Called with every argument that the server passes, such as Deno's `info` and Bun's `server`.
   */
  readonly callerAddress?: (request: Request, ...beside: Beside) => string;
}

const READ_BEFORE = "the body of a callback was read before it came to fetchHandler";
const MOUNT_FIRST = "Pass the request on unread, ahead of everything that reads bodies.";

/**
 * Serves a source's callbacks in frameworks that answer a `Request` with a `Response`: Hono, Next.js, Bun, Deno. Never rejects.
 * If the body of a callback was read before, the reply is an internal failure, with one warning on the console. A refused
 * body is read for at most another second after the reply, so that it can be kept. Throws a `TypeError` that lists every
 * unknown or invalid option.
 */
export function fetchHandler<Beside extends readonly unknown[] = []>(
  handler: CallbackHandler,
  options: FetchHandlerOptions<Beside> = {},
): (request: Request, ...beside: Beside) => Promise<Response> {
  checkMountOptions("fetchHandler", options);
  const { bodyLimit = DEFAULT_BODY_LIMIT, mountPath = "", callerAddress = () => "" } = options;
  const { source, handle, refuse, turnAway, keep, failure, attempt } = nonThrowingHandler(handler);
  let hasWarned = false;

  function refuseUnreadable(head: Inbound): Reply {
    // biome-ignore lint/suspicious/noConsole: The only place for warnings that every runtime has.
    if (!hasWarned) console.warn(`[${source}] ${READ_BEFORE}. ${MOUNT_FIRST}`);
    hasWarned = true;
    const error = failure(READ_BEFORE);
    const reply = refuse(error, head);
    keep(error, head, false);
    return reply;
  }

  async function replyTo(request: Request, head: Inbound): Promise<Reply> {
    const announced = announcedBytes(request);
    if (request.bodyUsed) return announced === 0 ? handle(head) : refuseUnreadable(head);
    const isSmall = announced !== undefined && announced <= SMALL_BODY_BYTES;
    const turnedAway = isSmall || !request.body ? undefined : turnAway(head);
    if (turnedAway) return turnedAway;
    const read =
      isSmall && announced <= bodyLimit
        ? await readSmallBody(request, bodyLimit)
        : await readBody(request, announced, bodyLimit);
    if (!read) return refuseUnreadable(head);
    if ("body" in read) return handle({ ...head, ...read });
    const { refusal, remains } = read;
    const reply = refuse(refusal, head);
    if (remains) void keepRefused(remains, ({ isWhole, ...kept }) => keep(refusal, { ...head, ...kept }, isWhole));
    return reply;
  }

  return async (request, ...beside) => {
    const address = attempt("callerAddress", () => callerAddress(request, ...beside));
    const head = headOf(request, mountPath, address instanceof CallbackError ? "" : address);
    let reply: Reply;
    try {
      reply = address instanceof CallbackError ? refuse(address, head) : await replyTo(request, head);
    } catch (fault) {
      reply = refuse(failure("the request cannot be read", fault), head);
    }
    let cause: unknown;
    for (const made of [() => reply, () => refuse(failure("the reply cannot be written", cause), head)]) {
      try {
        return responseOf(made());
      } catch (fault) {
        cause = fault;
      }
    }
    return responseOf(BARE_FAILURE);
  };
}

/** The inbound without its body. */
function headOf(request: Request, mountPath: string, remoteAddress: string): Inbound {
  const [target = "/"] = request.url.split("#", 1);
  const { path, query } = requestTarget(target);
  return {
    method: request.method.toUpperCase(),
    path: pathBelow(mountPath, path),
    query,
    headers: Object.fromEntries(request.headers),
    body: "",
    bytes: new Uint8Array(),
    remoteAddress,
  };
}
