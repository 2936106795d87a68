import { Agent } from "node:http";
import { type HttpReply, httpRequest } from "../http-request.js";
import {
  failureOf,
  readAnswer,
  rejectionCode,
  type TencentAnswer,
  type TencentElement,
  type WebhookFailure,
} from "./tencent-sender/judgement.js";
import { tencentQuery } from "./tencent-sender/query.js";

/** The options of a look-alike of Tencent's sender. */
export interface TencentSenderOptions {
  /** The callback URL of the console; only `http`. */
  readonly url: string;
  readonly sdkAppId: string;
  /** The authentication token of the console; without one, callbacks are not signed. */
  readonly token?: string;
  /** What happens if the webhook of a question fails: `open` allows the change, `closed` refuses it with 80003. */
  readonly failMode: "open" | "closed";
  /** How long it waits for a reply, in milliseconds; 2000 unless set, like Tencent. */
  readonly timeoutMs?: number;
  /** How often a notification is repeated after a timeout; never unless set. Questions are never repeated. */
  readonly retries?: number;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** The result of a change that Tencent asked about. */
export interface TencentVerdict {
  /** Whether the caller gets success. */
  readonly allowed: boolean;
  /** Only for a message: whether it reaches the group. */
  readonly delivered?: boolean;
  /**
   * The code that the caller gets: 0, 10016 for a plain rejection, 80003 for a failed webhook, or 10100 to 10200 as answered. In a
   * single chat a plain rejection is 20006, and 120001 to 130000 are as answered.
   */
  readonly errorCode: number;
  readonly errorInfo: string;
  /** The message as rewritten by the reply. */
  readonly msgBody?: readonly TencentElement[];
  readonly cloudCustomData?: string;
  /** The invited users who are refused. */
  readonly refusedAccounts?: readonly string[];
  /** Why the webhook counts as failed. */
  readonly failure?: string;
}

/** The result of a notification. */
export interface TencentAcknowledgement {
  readonly acknowledged: boolean;
  /** Why it counts as failed. */
  readonly failure?: string;
}

/**
 * A look-alike of Tencent Cloud IM's callback sender. Adds `CallbackCommand` to the body unless it is set; the platform is
 * `RESTAPI` unless set.
 */
export interface TencentSender {
  before(command: string, body: object, platform?: string): Promise<TencentVerdict>;
  after(command: string, body: object, platform?: string): Promise<TencentAcknowledgement>;
}

const WEBHOOK_FAILED = 80_003;
const DISCARD = 2;

/** Creates a look-alike of Tencent's sender. */
export function tencentSender(options: TencentSenderOptions): TencentSender {
  const { sdkAppId, token, failMode, timeoutMs = 2000, retries = 0, now = Date.now } = options;
  const agent = new Agent({ keepAlive: true });

  async function post(
    command: string,
    body: object,
    platform = "RESTAPI",
  ): Promise<HttpReply | (WebhookFailure & { readonly isTimeout: boolean })> {
    const url = new URL(options.url);
    url.search = tencentQuery({ sdkAppId, command, platform, token, unixSeconds: Math.floor(now() / 1000) });
    const text = JSON.stringify({ CallbackCommand: command, ...body });
    const headers = {
      Host: url.host,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await httpRequest(agent, { url, method: "POST", headers, body: text }, signal);
    } catch (fault) {
      const reason = fault instanceof Error ? fault.message : String(fault);
      return { failure: signal.aborted ? `no reply within ${timeoutMs} ms` : reason, isTimeout: signal.aborted };
    }
  }

  return {
    async before(command, body, platform) {
      const reply = await post(command, body, platform);
      const answer = "failure" in reply ? reply : readAnswer(command, reply);
      const verdict = "failure" in answer ? failed(answer, failMode) : verdictOf(answer, command);
      if (command !== "Group.CallbackBeforeSendMsg") return verdict;
      const isDiscarded = !("failure" in answer) && answer.errorCode === DISCARD;
      return { ...verdict, delivered: verdict.allowed && !isDiscarded };
    },

    async after(command, body, platform) {
      let reply = await post(command, body, platform);
      for (let left = retries; left > 0 && "failure" in reply && reply.isTimeout; left -= 1) {
        reply = await post(command, body, platform);
      }
      const failure = "failure" in reply ? reply.failure : failureOf(reply);
      return failure === undefined ? { acknowledged: true } : { acknowledged: false, failure };
    },
  };
}

function verdictOf(answer: TencentAnswer, command: string): TencentVerdict {
  const { errorCode } = answer;
  if (errorCode === 0 || errorCode === DISCARD) return { ...answer, allowed: true, errorCode: 0 };
  return { ...answer, allowed: false, errorCode: errorCode === 1 ? rejectionCode(command) : errorCode };
}

function failed({ failure }: WebhookFailure, failMode: "open" | "closed"): TencentVerdict {
  return failMode === "open"
    ? { allowed: true, errorCode: 0, errorInfo: "", failure }
    : { allowed: false, errorCode: WEBHOOK_FAILED, errorInfo: "", failure };
}
