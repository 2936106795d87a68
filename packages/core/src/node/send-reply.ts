import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Reply } from "../adapter/adapter.js";
import { BARE_FAILURE } from "../corridor/mount/non-throwing-handler.js";

/** How long a sender may continue with a refused body, so that it can read the reply. */
const LINGER_MS = 1000;

/** A request and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The reply to send instead of one that cannot be written. */
  readonly fallback: (cause: unknown) => Reply;
}

const outgoing: (readonly [Exchange, Reply])[] = [];

/**
 * * Sends a reply together with all others of this turn of the event loop. Waking a sleeping sender costs more than writing to
 * * one that is awake, and several replies in a row wake it only once.
 */
export function sendSoon(exchange: Exchange, reply: Reply): void {
  if (outgoing.push([exchange, reply]) === 1) setImmediate(sendAll);
}

function sendAll(): void {
  for (const [exchange, reply] of outgoing.splice(0)) write(exchange, reply, put);
}

/** Sends a reply now, even while the body is still arriving. */
export function sendAtOnce(exchange: Exchange, reply: Reply): void {
  write(exchange, reply, exchange.request.complete ? put : putEarly);
}

type Put = (exchange: Exchange, reply: Reply) => void;

/** Never throws: a reply that Node refuses to write must not stop the other replies of its turn, or the process. */
function write(exchange: Exchange, reply: Reply, put: Put): void {
  const { response, fallback } = exchange;
  let cause: unknown;
  for (const made of [() => reply, () => fallback(cause), () => BARE_FAILURE]) {
    if (response.destroyed || response.headersSent) return;
    try {
      put(exchange, made());
      return;
    } catch (fault) {
      cause = fault;
      if (response.headersSent) response.destroy();
      else for (const name of response.getHeaderNames()) response.removeHeader(name);
    }
  }
}

function put({ response }: Exchange, reply: Reply): void {
  response.writeHead(reply.status, headersOf(reply)).end(bodyOf(reply));
}

/** Answers before the request has ended. Closes the connection when the request ends or takes too long. */
function putEarly({ request, response }: Exchange, reply: Reply): void {
  response.writeHead(reply.status, { ...headersOf(reply), connection: "close" }).write(bodyOf(reply));
  // Ending the response now would close the connection to a sender that reads only after it has written.
  request.once("end", () => response.end()).resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once("close", () => clearTimeout(timer));
}

function headersOf(reply: Reply): OutgoingHttpHeaders {
  // https://www.rfc-editor.org/rfc/rfc9110#section-8.6
  if (reply.status === 204) return reply.headers;
  return { ...reply.headers, "content-length": Buffer.byteLength(bodyOf(reply)) };
}

function bodyOf({ body, bytes }: Reply): string | Uint8Array {
  return bytes ?? body;
}
