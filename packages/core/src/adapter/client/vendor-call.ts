import { VendorCallError } from "./vendor-call-error.js";
import type { VendorClock } from "./vendor-clock.js";

/** One call of a vendor's REST interface. */
export interface VendorCall {
  readonly vendor: string;
  /** The vendor's name of what is called, for errors. */
  readonly call: string;
  readonly url: string | URL;
  readonly headers?: { readonly [name: string]: string };
  /** `POST` unless set. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** In JSON unless `headers` say otherwise; absent for none. */
  readonly body?: string;
  /** Whether the vendor changes nothing by it. */
  readonly isReading: boolean;
  readonly timeoutMs: number;
  /** Bytes of the longest answer that is read. */
  readonly answerLimit: number;
  readonly clock: VendorClock;
  readonly signal?: AbortSignal | undefined;
}

/** The vendor's answer, whatever its status. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends something to a vendor and reads the answer, with bounds on time and length. Throws a `VendorCallError` where there is
 * no answer, and the reason of the signal if it was aborted. Redirects are not followed. What is only read is asked for once
 * more where the connection ends without an answer: vendors close idle ones, also just as they are used again.
 */
export async function callVendor(call: VendorCall): Promise<VendorAnswer> {
  const { signal, timeoutMs, clock } = call;
  const patience = AbortSignal.timeout(timeoutMs);
  const send = () =>
    fetch(call.url, {
      method: call.method ?? "POST",
      redirect: "manual",
      headers: { ...(call.body !== undefined && { "content-type": "application/json" }), ...call.headers },
      ...(call.body !== undefined && { body: call.body }),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  try {
    const response = await send().catch((error) => {
      if (call.isReading && CLOSED.has(causeCode(error))) return send();
      throw error;
    });
    clock.learn(response.headers.get("date"));
    return { status: response.status, headers: response.headers, text: await boundedText(response, call) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof VendorCallError) throw error;
    const why = patience.aborted ? `no answer within ${timeoutMs} ms` : "no answer";
    throw unanswered(call, "unreachable", why, error);
  }
}

async function boundedText(response: Response, call: VendorCall): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > call.answerLimit) {
      throw unanswered(call, "unreadable", `an answer of more than ${call.answerLimit} bytes`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function unanswered(
  { vendor, call, isReading }: VendorCall,
  code: "unreachable" | "unreadable",
  message: string,
  cause?: unknown,
): VendorCallError {
  const mayHaveActed = !isReading && !UNCONNECTED.has(causeCode(cause));
  return new VendorCallError(code, message, { vendor, call, mayHaveActed, cause });
}

/** What Node says where no connection was made, so that nothing was sent. */
const UNCONNECTED: ReadonlySet<unknown> = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
]);

/** What Node says where the other side ended the connection. */
const CLOSED: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

function causeCode(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
