import { notUtf8, tooLarge } from "../corridor/mount/body-bounds.js";
import { strictText } from "../corridor/mount/body-text.js";
import { CallbackError } from "../vocabulary/callback-error.js";

/** Reads a body's bytes as they arrive. */
export type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** What came of a body that was refused, and who reads on where more may come. */
export interface Remains {
  readonly start: readonly Uint8Array[];
  readonly reader?: BodyReader;
}

/**
 * The text of a body, or why there is none; the remains are absent where the sender has gone. `undefined` where somebody
 * else holds the body.
 */
export type BodyRead = string | { readonly refusal: CallbackError; readonly remains?: Remains } | undefined;

/** How large a request says its body is, if it does. */
export function announcedBytes({ headers }: Request): number | undefined {
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}

/** Reads a body at once, which is fast everywhere: for one that says it is small, for servers let none be longer. */
export async function readSmallBody(request: Request, limit: number): Promise<BodyRead> {
  try {
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > limit ? { refusal: tooLarge(limit), remains: { start: [bytes] } } : textOf([bytes]);
  } catch (cause) {
    return request.bodyUsed ? brokenOff(cause) : undefined;
  }
}

/** Reads a body no further than up to the limit. */
export async function readBody({ body }: Request, announced: number | undefined, limit: number): Promise<BodyRead> {
  if (body === null) return "";
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
  return textOf(start);
}

function textOf(start: readonly Uint8Array[]): BodyRead {
  return strictText(start) ?? { refusal: notUtf8(), remains: { start } };
}

function brokenOff(cause: unknown): BodyRead {
  return { refusal: new CallbackError("malformed", "the body broke off", { cause }) };
}
