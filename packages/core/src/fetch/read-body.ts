import type { Inbound } from "../adapter/adapter.js";
import { notUtf8, tooLarge } from "../corridor/mount/body-bounds.js";
import { joined, strictText } from "../corridor/mount/body-text.js";
import { CallbackError } from "../vocabulary/callback-error.js";

/** Reads a body's bytes as they arrive. */
export type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** What has arrived of a refused body, and its reader if more may come. */
export interface Remains {
  readonly start: readonly Uint8Array[];
  readonly reader?: BodyReader;
}

/**
 * A body, or the error and what has arrived, which is absent if the connection is closed. `undefined` if other code holds the
 * body.
 */
export type BodyRead =
  | Pick<Inbound, "body" | "bytes">
  | { readonly refusal: CallbackError; readonly remains?: Remains }
  | undefined;

/** The `content-length` of a request, if present. */
export function announcedBytes({ headers }: Request): number | undefined {
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}

/** Reads a body in one step, which is fast everywhere. For bodies announced as small, since servers allow none to be longer. */
export async function readSmallBody(request: Request, limit: number): Promise<BodyRead> {
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > limit ? { refusal: tooLarge(limit), remains: { start: [bytes] } } : bodyOf([bytes]);
  } catch (cause) {
    return request.bodyUsed ? brokenOff(cause) : undefined;
  }
}

/** Reads a body up to the limit. */
export async function readBody({ body }: Request, announced: number | undefined, limit: number): Promise<BodyRead> {
  if (body === null) return bodyOf([]);
  if (body.locked) return undefined;
  const reader = body.getReader();
  const start: Uint8Array[] = [];
  const tooMuch = (): BodyRead => ({ refusal: tooLarge(limit), remains: { start, reader } });
  if (announced !== undefined && announced > limit) return tooMuch();
  try {
    for (let size = 0, part = await reader.read(); !part.done; part = await reader.read()) {
      start.push(part.value);
      size += part.value.length;
      if (size > limit) return tooMuch();
    }
  } catch (cause) {
    return brokenOff(cause);
  }
  return bodyOf(start);
}

function bodyOf(start: readonly Uint8Array[]): BodyRead {
  const bytes = joined(start);
  const body = strictText(bytes);
  return body === undefined ? { refusal: notUtf8(), remains: { start } } : { body, bytes };
}

function brokenOff(cause: unknown): BodyRead {
  return { refusal: new CallbackError("malformed", "the body broke off", { cause }) };
}
