import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Inbound } from "../adapter/adapter.js";
import { notUtf8, SMALL_BODY_BYTES, tooLarge } from "../corridor/mount/body-bounds.js";
import type { CallbackError } from "../vocabulary/callback-error.js";

/** The limits of a body. */
export interface BodyBounds {
  /** In bytes. */
  readonly limit: number;
  /** Returns an error if there is no room for this many more bytes. */
  readonly roomFor: (bytes: number) => CallbackError | undefined;
}

/** Whether the body has already been read, or is already being decoded. */
export function wasRead({ readableDidRead, readableEnded, readableEncoding }: IncomingMessage): boolean {
  return readableDidRead || readableEnded || readableEncoding !== null;
}

/** Whether a request announces a body, https://www.rfc-editor.org/rfc/rfc9112#section-6. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || announcedBytes(headers) > 0;
}

/** Whether a request announces a body so small that it is cheaper to read than to refuse. */
export function isSmallBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] === undefined && announcedBytes(headers) <= SMALL_BODY_BYTES;
}

/** Calls back once, with the body, or with an error and what has arrived; not at all if the connection closes first. */
export function readBody(
  request: IncomingMessage,
  { limit, roomFor }: BodyBounds,
  done: (body: Pick<Inbound, "body" | "bytes"> | CallbackError, start: readonly Buffer[]) => void,
): void {
  if (announcedBytes(request.headers) > limit) {
    done(tooLarge(limit), []);
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const refusalOf = (added: number) => {
    if (size > limit) return tooLarge(limit);
    const large = Math.min(added, size - SMALL_BODY_BYTES);
    return large > 0 ? roomFor(large) : undefined;
  };
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    const refusal = refusalOf(chunk.length);
    if (!refusal) {
      chunks.push(chunk);
      return;
    }
    request.off("data", onData);
    request.off("end", onEnd);
    done(refusal, [...chunks.splice(0), chunk]);
  };
  const onEnd = () => {
    const [only] = chunks;
    const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, size);
    done(isUtf8(bytes) ? { body: bytes.toString("utf8"), bytes } : notUtf8(), chunks);
  };
  request.on("data", onData);
  request.on("end", onEnd);
  request.on("error", () => undefined);
}

function announcedBytes(headers: IncomingMessage["headers"]): number {
  return Number(headers["content-length"] ?? 0);
}
