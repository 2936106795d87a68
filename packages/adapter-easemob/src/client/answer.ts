import {
  isObject,
  type Json,
  losslessJson,
  type VendorAnswer,
  VendorCallError,
  type VendorRefusal,
  withoutSecrets,
} from "@grouphook/core/adapter";

/** The vendor's name, in errors. */
export const VENDOR = "easemob";

/** What was called, for errors. */
export interface Place {
  readonly vendor: typeof VENDOR;
  readonly call: string;
  readonly mayHaveActed: boolean;
}

/** What Easemob did or told. */
export interface Done {
  readonly data: Json | undefined;
  /** Where to read on. */
  readonly cursor: string | undefined;
  /** As of when it is true, in Unix milliseconds of Easemob's clock. */
  readonly asOf: number;
}

/** Why Easemob did not do or tell what it was asked. */
export interface Refused {
  readonly refusal: VendorRefusal;
  /** Whether that is because what was called does not exist. */
  readonly isGone: boolean;
  readonly asOf: number;
}

/** What an answer is understood by. */
export interface Circumstance {
  readonly asOf: number;
  readonly retryAfterMs: number;
  /** What stands in no text for people. */
  readonly secrets: readonly string[];
}

const TOO_MANY = 429;
// Older servers say so with 503 and this error (https://doc.easemob.com/document/server-side/error.html).
const LIMITS: readonly string[] = ["reach_limit", "too_many_requests"];
// Of messages, with 403 and the error of everything else (https://doc.easemob.com/document/server-side/message_group.html).
const MESSAGE_LIMIT = /^\s*message send reach limit\s*$/;

/** Understands what came; throws a `VendorCallError` where it is no answer to what was asked. */
export function understood(came: VendorAnswer, place: Place, circumstance: Circumstance): Done | Refused {
  const { asOf, retryAfterMs, secrets } = circumstance;
  const { status } = came;
  const body = losslessJson(came.text);
  const { error, error_description: description, data, cursor } = isObject(body) ? body : {};
  const code = typeof error === "string" ? error : String(status);
  const said = typeof description === "string" ? description : "";
  if (status === TOO_MANY || LIMITS.includes(code) || MESSAGE_LIMIT.test(said)) {
    throw new VendorCallError("limited", `HTTP status ${status}`, { ...place, mayHaveActed: false, retryAfterMs });
  }
  if (status >= 500) throw new VendorCallError("unreachable", `HTTP status ${status}`, place);
  if (status === 401) {
    throw new VendorCallError("credentials", "the token is not accepted", { ...place, mayHaveActed: false });
  }
  if (!isObject(body)) throw new VendorCallError("unreadable", `HTTP status ${status} without JSON`, place);
  if (status === 200) return { data, cursor: typeof cursor === "string" ? cursor : undefined, asOf };
  const text = withoutSecrets(said || `HTTP status ${status}`, secrets);
  return { refusal: { code, text }, isGone: status === 404, asOf };
}

/** The error of a refusal to tell something. */
export function refusedReading({ refusal }: Refused, call: string): VendorCallError {
  const message = `${refusal.code}: ${refusal.text}`;
  return new VendorCallError("refused", message, { vendor: VENDOR, call, mayHaveActed: false });
}

export function isRefused(answer: Done | Refused): answer is Refused {
  return "refusal" in answer;
}
