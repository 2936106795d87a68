import { Agent, type OutgoingHttpHeaders } from "node:http";
import { type HttpReply, httpRequest } from "../http-request.js";
import { type NeteaseAnswer, type NeteaseRewriting, readAnswer, SUCCESS } from "./netease-sender/answer.js";
import { type BreakerLimits, CircuitBreaker } from "./netease-sender/circuit-breaker.js";
import { jsonText } from "./netease-sender/json-text.js";
import { signedHeaders } from "./netease-sender/signed-headers.js";

/** The options of a look-alike of NetEase's sender. */
export interface NeteaseSenderOptions {
  /** Where copies go; only `http`. */
  readonly url: string;
  /** Where callbacks go; as copies unless set. */
  readonly callbackUrl?: string;
  readonly appKey: string;
  /** Without one, nothing is signed. */
  readonly appSecret?: string;
  /** The console's default policy: what happens if a callback fails. */
  readonly failMode: "pass" | "refuse";
  /** How long it waits for the answer to a callback, in milliseconds; 2000 unless set, like NetEase. */
  readonly timeoutMs?: number;
  /** How long it waits for the answer to a copy; 3000 unless set. NetEase's own time is in no source. */
  readonly copyTimeoutMs?: number;
  /** How often a copy that failed is sent again; never unless set. Callbacks are never repeated. */
  readonly retries?: number;
  /** Never unless set: when NetEase's own opens is in no source. */
  readonly breaker?: BreakerLimits;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** Why a callback counts as failed, by the numbers of copy 83: it came late, was not understood, or the circuit was open. */
export type NeteaseFailureReason = 1 | 2 | 3;

/** The result of something that NetEase asked about. */
export interface NeteaseVerdict {
  /** Whether it happens. */
  readonly allowed: boolean;
  /** What the client sees: 200, 403 for a plain refusal, or a code of 20000 to 20099 as answered. */
  readonly code: number;
  /** The parts of a message as rewritten by the answer. */
  readonly rewriting?: NeteaseRewriting;
  readonly callbackExt?: string;
  /** Why the callback failed, and in the numbers of copy 83. */
  readonly failure?: { readonly reason: NeteaseFailureReason; readonly why: string };
}

/** The result of a copy. */
export interface NeteaseAcknowledgement {
  readonly acknowledged: boolean;
  /** Why it counts as failed. */
  readonly failure?: string;
}

/** A look-alike of NetEase Yunxin's sender of copies and callbacks. */
export interface NeteaseSender {
  /** Asks before something happens; `eventType` is a number. */
  ask(body: { readonly eventType: number }): Promise<NeteaseVerdict>;
  /** Tells what happened. */
  copy(body: object): Promise<NeteaseAcknowledgement>;
}

const REFUSED = 403;
const LATE = 1;
const BAD_ANSWER = 2;
const OPEN_CIRCUIT = 3;

/** Creates a look-alike of NetEase's sender. */
export function neteaseSender(options: NeteaseSenderOptions): NeteaseSender {
  const { appKey, appSecret, failMode, timeoutMs = 2000, copyTimeoutMs = 3000, retries = 0, now = Date.now } = options;
  const copyUrl = new URL(options.url);
  const callbackUrl = new URL(options.callbackUrl ?? options.url);
  const agent = new Agent({ keepAlive: true });
  const breaker = options.breaker && new CircuitBreaker(options.breaker, now);

  function requestOf(url: URL, content: object, more: OutgoingHttpHeaders) {
    const body = jsonText(content);
    const signed = signedHeaders({ appSecret, body, unixMilliseconds: now() });
    const length = Buffer.byteLength(body);
    return { url, method: "POST", headers: { Host: url.host, ...more, ...signed, "Content-Length": length }, body };
  }

  async function post(
    request: ReturnType<typeof requestOf>,
    patienceMs: number,
  ): Promise<HttpReply | { readonly failure: string }> {
    const signal = AbortSignal.timeout(patienceMs);
    try {
      return await httpRequest(agent, request, signal);
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      return { failure: signal.aborted ? `no reply within ${patienceMs} ms` : why };
    }
  }

  return {
    async ask(body) {
      if (breaker?.isOpen) return failed(failMode, OPEN_CIRCUIT, "the circuit is open");
      const headers = { "Content-Type": "application/json; charset=utf-8", AppKey: appKey };
      const reply = await post(requestOf(callbackUrl, body, headers), timeoutMs);
      const answer = "failure" in reply ? reply : readAnswer(body.eventType, reply);
      breaker?.note("failure" in answer);
      if ("failure" in answer) return failed(failMode, answer === reply ? LATE : BAD_ANSWER, answer.failure);
      return verdictOf(answer);
    },

    async copy(body) {
      // Whether a copy is signed anew when it is sent again is in no source. It is not here: that is harder to take.
      const request = requestOf(copyUrl, body, {
        "Content-Type": "application/json",
        "User-Agent": "Apache-HttpClient/4.5.9 (Java/1.8.0_151)",
      });
      let failure = failureOf(await post(request, copyTimeoutMs));
      for (let left = retries; left > 0 && failure !== undefined; left -= 1) {
        failure = failureOf(await post(request, copyTimeoutMs));
      }
      return failure === undefined ? { acknowledged: true } : { acknowledged: false, failure };
    },
  };
}

/** Why a copy counts as failed; `undefined` if it does not. Documented: status 200 is enough, the body is free. */
export function failureOf(reply: Pick<HttpReply, "status"> | { readonly failure: string }): string | undefined {
  if ("failure" in reply) return reply.failure;
  return reply.status === 200 ? undefined : `status ${reply.status}`;
}

function verdictOf({ errCode, responseCode, rewriting, callbackExt }: NeteaseAnswer): NeteaseVerdict {
  return {
    allowed: errCode === 0,
    code: errCode === 0 ? SUCCESS : (responseCode ?? REFUSED),
    ...(rewriting && { rewriting }),
    ...(callbackExt !== undefined && { callbackExt }),
  };
}

function failed(failMode: "pass" | "refuse", reason: NeteaseFailureReason, why: string): NeteaseVerdict {
  const allowed = failMode === "pass";
  return { allowed, code: allowed ? SUCCESS : REFUSED, failure: { reason, why } };
}
