import type { Method } from "./operations.js";
import { backOff, isInProgress, mayRepeat, repetitionOf } from "./repetition.js";
import { requestUrl } from "./request-url.js";
import { type Fetch, type PreparedRequest, sendRequest } from "./send-request.js";
import { pause } from "./time-limit.js";

/** A command that another request carries out ends within half a minute, also where its process died. */
const LONGEST_PROGRESS_MS = 60_000;
const KEY = /^[!-~]{1,255}$/;

/** What all calls of a client share. */
export interface CallContext {
  readonly server: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  readonly retries: number;
  headers(): Promise<Record<string, string>>;
}

/** What a call takes, whatever its path. */
export interface AnyCallOptions {
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
}

/** Sends a request, and repeats it where that may help and does no harm. */
export async function call(
  context: CallContext,
  method: Method,
  path: string,
  options: AnyCallOptions = {},
): Promise<unknown> {
  const request = prepared(context, method.toUpperCase(), path, options);
  const { signal, timeoutMs = context.timeoutMs, retries = context.retries } = options;
  const repetition = repetitionOf(request.method, path);
  let faults = 0;
  let progressSeenAt: number | undefined;
  for (;;) {
    try {
      return await sendRequest(context.fetch, request, { signal, timeoutMs });
    } catch (fault) {
      if (isInProgress(fault)) {
        progressSeenAt ??= performance.now();
        if (retries === 0 || performance.now() - progressSeenAt > LONGEST_PROGRESS_MS) throw fault;
      } else {
        if (faults >= retries || !mayRepeat(fault, repetition)) throw fault;
        faults += 1;
      }
      await pause(backOff(fault, faults), signal);
    }
  }
}

function prepared(context: CallContext, method: string, path: string, options: AnyCallOptions): PreparedRequest {
  const { path: ids, query, body } = options;
  const isKeyed = repetitionOf(method, path) === "keyed";
  const idempotencyKey = isKeyed ? (options.idempotencyKey ?? newKey()) : undefined;
  if (idempotencyKey !== undefined && !KEY.test(idempotencyKey))
    throw new TypeError("idempotencyKey must be 1 to 255 printable ASCII characters without spaces");
  return {
    ...{ method, path, idempotencyKey },
    url: requestUrl(context.server, path, ids, query),
    body: body === undefined ? undefined : JSON.stringify(body),
    async headers() {
      return {
        ...(await context.headers()),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
      };
    },
  };
}

/** `randomUUID` is only there for pages that came by https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
