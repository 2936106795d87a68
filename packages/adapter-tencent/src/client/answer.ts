import {
  isObject,
  type Json,
  optionalText,
  parsedJson,
  readAnswer,
  type VendorAnswer,
  VendorCallError,
  type VendorCallErrorCode,
  withoutSecrets,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { integer } from "../wire.js";
import type { ApiName } from "./apis.js";
import { type CodeMeaning, LOCKED_OUT, meaningOf } from "./codes.js";

/** The vendor's name, in errors. */
export const VENDOR = "tencent";
const LOCK_MS = 60_000;

/** What Tencent said to a call. */
export interface Answer {
  readonly code: number;
  /** Tencent's text, for people. */
  readonly text: string;
  /** Whether Tencent did what it was asked, now or in an earlier attempt. */
  readonly isDone: boolean;
  readonly fields: { readonly [name: string]: Json };
  /** As it came: JSON's numbers are not Tencent's. */
  readonly raw: string;
  /** As of when it is true, in Unix milliseconds of Tencent's clock. */
  readonly asOf: number;
}

/** Why there is no answer, and what may help. */
export interface Failure {
  readonly error: VendorCallError;
  readonly remedy: "wait" | "pause" | "sign" | "none";
}

/** What was called, for errors. */
export interface Place {
  readonly vendor: typeof VENDOR;
  readonly call: ApiName;
  readonly mayHaveActed: boolean;
}

const envelope = z.compile(z.object({ ErrorCode: integer, ErrorInfo: optionalText }));

type FailureMeaning = Exclude<CodeMeaning, "done" | "refused">;

const failures: {
  readonly [Meaning in FailureMeaning]: readonly [VendorCallErrorCode, Failure["remedy"], acts: boolean];
} = {
  again: ["unreachable", "wait", true],
  pause: ["limited", "pause", false],
  wait: ["limited", "wait", false],
  sign: ["credentials", "sign", false],
  credentials: ["credentials", "none", false],
  misplaced: ["unreadable", "none", false],
};

/** What an answer is understood by. */
export interface Circumstance {
  /** See `Answer`. */
  readonly asOf: number;
  /** Of a limit. */
  readonly retryAfterMs: number;
  /** What stands in no text for people. */
  readonly secrets: readonly string[];
}

/** Understands what came; throws a `VendorCallError` for what Tencent does not say. */
export function understood(
  came: VendorAnswer,
  place: Place,
  { asOf, retryAfterMs, secrets }: Circumstance,
): Answer | Failure {
  if (came.status >= 500) throw new VendorCallError("unreachable", `HTTP status ${came.status}`, place);
  const fields = parsedJson(came.text);
  if (!isObject(fields)) throw new VendorCallError("unreadable", `HTTP status ${came.status} without JSON`, place);
  const { ErrorCode: code, ErrorInfo: info = "" } = readAnswer(envelope, fields, place);
  const text = withoutSecrets(info, secrets);
  const meaning = meaningOf(code);
  if (meaning === "done" || meaning === "refused") {
    return { code, text, isDone: meaning === "done", fields, raw: came.text, asOf };
  }
  const [errorCode, remedy, acts] = failures[meaning];
  const options = { ...place, mayHaveActed: acts && place.mayHaveActed };
  const wait = code === LOCKED_OUT ? LOCK_MS : errorCode === "limited" ? retryAfterMs : undefined;
  const error = new VendorCallError(errorCode, said(code, text), {
    ...options,
    ...(wait !== undefined && { retryAfterMs: wait }),
  });
  return { error, remedy };
}

/** The error of a refusal after an attempt that may have acted: it proves nothing. */
export function doubted({ code, text }: Answer, place: Place): VendorCallError {
  return new VendorCallError("unreachable", `no answer, and then ${said(code, text)}`, place);
}

/** The error of a reading that is refused. */
export function refusedReading({ code, text }: Answer, call: ApiName): VendorCallError {
  return new VendorCallError("refused", said(code, text), { vendor: VENDOR, call, mayHaveActed: false });
}

function said(code: number, text: string): string {
  return text === "" ? `ErrorCode ${code}` : `ErrorCode ${code}: ${text}`;
}
