import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Reply } from "../adapter/adapter.js";
import { BARE_FAILURE } from "../corridor/mount/steady-handler.js";

/** How long a sender may go on with a body we have already refused, so that it gets to read the reply. */
const LINGER_MS = 1000;

/** A request and the way to its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What takes the place of a reply that cannot be written. */
  readonly otherwise: (cause: unknown) => Reply;
}

const outgoing: (readonly [Exchange, Reply])[] = [];

/**
 * Sends a reply with all others of this turn of the event loop. Waking a sender that sleeps costs more than writing to
 * one that is awake: replies in a row wake it once.
 */
export function sendSoon(exchange: Exchange, reply: Reply): void {
  if (outgoing.push([exchange, reply]) === 1) setImmediate(sendAll);
}

function sendAll(): void {
  for (const [exchange, reply] of outgoing.splice(0)) write(exchange, reply, put);
}

/** Sends a reply now, also to a sender that still goes on with its body. */
export function sendAtOnce(exchange: Exchange, reply: Reply): void {
  write(exchange, reply, exchange.request.complete ? put : putEarly);
}

type Put = (exchange: Exchange, reply: Reply) => void;

/** Never throws: a reply that Node refuses to write must cost neither the others of its turn nor the process. */
function write(exchange: Exchange, reply: Reply, put: Put): void {
  const { response, otherwise } = exchange;
  let cause: unknown;
  for (const made of [() => reply, () => otherwise(cause), () => BARE_FAILURE]) {
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
  response.writeHead(reply.status, headersOf(reply)).end(reply.body);
}

/** Answers before the request has ended, and ends the connection with it or when it goes on for too long. */
function putEarly({ request, response }: Exchange, reply: Reply): void {
  response.writeHead(reply.status, { ...headersOf(reply), connection: "close" }).write(reply.body);
  // Ending the response would close the connection under a sender that reads only after it has written.
  request.once("end", () => response.end()).resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once("close", () => clearTimeout(timer));
}

function headersOf(reply: Reply): OutgoingHttpHeaders {
  return { ...reply.headers, "content-length": Buffer.byteLength(reply.body) };
}
