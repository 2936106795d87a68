import { isUtf8 } from "node:buffer";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Inbound, Reply } from "../adapter.js";
import { CallbackError } from "../callback-error.js";
import type { CallbackHandler } from "../corridor.js";
import { type CallerAddress, connectionAddress } from "./caller-address.js";
import { keepRefused } from "./keep-refused.js";

const MEBIBYTE = 1024 * 1024;
/** How long a sender may go on with a body we have already refused, so that it gets to read the reply. */
const LINGER_MS = 1000;

/** How a handler is mounted. */
export interface CallbackListenerOptions {
  /** Largest body taken, in bytes; 1 MiB unless set. */
  readonly bodyLimit?: number;
  /** The path prefix to take off, where the server does not do it itself (Express does). */
  readonly mountPath?: string;
  /** Where a request came from; the other end of the connection unless set. */
  readonly callerAddress?: CallerAddress;
}

/** Serves a source's callbacks on `node:http`, or on Express with `app.use(path, listener)` ahead of any body parser. */
export function callbackListener(
  handler: CallbackHandler,
  options: CallbackListenerOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const { bodyLimit = MEBIBYTE, mountPath = "", callerAddress = connectionAddress } = options;
  return (request, response) => {
    readBody(request, bodyLimit, (body, start) => {
      const remoteAddress = callerAddress(request);
      const inbound = inboundOf(request, mountPath, remoteAddress, body instanceof CallbackError ? "" : body);
      if (body instanceof CallbackError) {
        const reply = handler.refuse(body, inbound);
        if (request.complete) send(response, reply);
        else sendEarly(request, response, reply);
        keepRefused(request, start, (kept, isWhole) => handler.keep?.(body, { ...inbound, body: kept }, isWhole));
        return;
      }
      void handler.handle(inbound).then((reply) => sendSoon(response, reply));
    });
  };
}

function inboundOf(request: IncomingMessage, mountPath: string, remoteAddress: string, body: string): Inbound {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const path = (mark < 0 ? url : url.slice(0, mark)).slice(mountPath.length);
  return {
    method: request.method ?? "",
    path: path.startsWith("/") ? path : `/${path}`,
    query: mark < 0 ? "" : url.slice(mark + 1),
    headers: request.headers,
    body,
    remoteAddress,
  };
}

/** Calls back once, with the text or with why there is none and what came of it; not at all when the sender has gone. */
function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: string | CallbackError, start: readonly Buffer[]) => void,
): void {
  const tooLarge = () => new CallbackError("too-large", `the body exceeds ${limit} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > limit) {
    done(tooLarge(), []);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) {
      chunks.push(chunk);
      return;
    }
    request.off("data", onData);
    request.off("end", onEnd);
    done(tooLarge(), [...chunks, chunk]);
  };
  const onEnd = () => {
    const [only] = chunks;
    const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
    done(isUtf8(bytes) ? bytes.toString("utf8") : new CallbackError("malformed", "the body is not UTF-8"), chunks);
  };
  request.on("data", onData);
  request.on("end", onEnd);
  request.on("error", () => undefined);
}

const outgoing: (readonly [ServerResponse, Reply])[] = [];

/**
 * Sends a reply with all others of this turn of the event loop. Waking a sender that sleeps costs more than writing to
 * one that is awake: replies in a row wake it once.
 */
function sendSoon(response: ServerResponse, reply: Reply): void {
  if (outgoing.push([response, reply]) === 1) setImmediate(sendAll);
}

function sendAll(): void {
  for (const [response, reply] of outgoing.splice(0)) send(response, reply);
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(reply.status, headersOf(reply)).end(reply.body);
}

/** Answers before the request has ended, and ends the connection with it or when it goes on for too long. */
function sendEarly(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(reply.status, { ...headersOf(reply), connection: "close" }).write(reply.body);
  // Ending the response would close the connection under a sender that reads only after it has written.
  request.once("end", () => response.end()).resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once("close", () => clearTimeout(timer));
}

function headersOf(reply: Reply): OutgoingHttpHeaders {
  return { ...reply.headers, "content-length": Buffer.byteLength(reply.body) };
}
