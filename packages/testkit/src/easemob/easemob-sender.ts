import { Agent } from "node:http";
import { type HttpReply, httpRequest } from "../http-request.js";
import { Ban } from "./easemob-sender/ban.js";
import type { EasemobBody } from "./easemob-sender/body.js";
import { type EasemobStoredCallbacks, ExceptionStorage } from "./easemob-sender/exception-storage.js";
import { type EasemobAnswer, failureOf, type ReplyFailure, readAnswer } from "./easemob-sender/judgement.js";
import { signed } from "./easemob-sender/signed.js";

/** The options of a look-alike of Easemob's sender. */
export interface EasemobSenderOptions {
  /** Where the rule after sending sends to; only `http`. */
  readonly url: string;
  /** Where the rule before sending sends to; the same unless set. */
  readonly preUrl?: string;
  /** What both rules sign with. */
  readonly secret: string;
  /** How long a question waits, in milliseconds; 200 unless set, like Easemob. */
  readonly waitMs?: number;
  /** How long a notification waits, in milliseconds. Not documented any more: 10 seconds unless set, as it was once. */
  readonly notificationWaitMs?: number;
  /** What becomes of a message whose question fails; it passes unless set, like Easemob. */
  readonly fallback?: "pass" | "stop";
  /** Whether senders learn of denials; true unless set. */
  readonly reportsErrors?: boolean;
  /** Whether more than short texts may be amended, as arranged with the vendor. */
  readonly amendsAll?: boolean;
  /** Whether notifications that fail are kept to be sent again; lost unless set. */
  readonly hasExceptionStorage?: boolean;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** What becomes of a message that Easemob asked about. */
export interface EasemobVerdict {
  readonly delivered: boolean;
  /** What the sender's app is told; absent if nothing. */
  readonly errorText?: string;
  /** The message as amended, in the question's shape. */
  readonly payload?: { readonly [field: string]: unknown };
  readonly level?: string;
  /** Why the question counts as failed, or what in the reply Easemob passes over. */
  readonly failure?: string;
}

/** The result of a notification. */
export interface EasemobAcknowledgement {
  readonly acknowledged: boolean;
  /** Why it counts as failed. */
  readonly failure?: string;
}

/** A look-alike of Easemob's callback sender. Signs bodies that have a `callId`. */
export interface EasemobSender {
  /** Asks before a message is sent. Never repeated. */
  ask(body: EasemobBody): Promise<EasemobVerdict>;
  /** Tells what happened; once more at once if that fails, with the same `callId`. */
  tell(body: EasemobBody): Promise<EasemobAcknowledgement>;
  /** When the ban of the rule after sending ends, in Unix milliseconds; `undefined` without one. */
  bannedUntil(): number | undefined;
  /** Notifications that failed and are kept. */
  stored(): readonly EasemobStoredCallbacks[];
  /** Sends those of ten minutes again, elsewhere if so wished; resolves to how many arrived, `undefined` if none are kept. */
  sendStored(date: string, targetUrl?: string): Promise<number | undefined>;
}

const REFUSED = "custom logic denied";
const INTERNAL_ERROR = "custom internal error";

/** Creates a look-alike of Easemob's sender. */
export function easemobSender(options: EasemobSenderOptions): EasemobSender {
  const { url, preUrl = url, secret, waitMs = 200, notificationWaitMs = 10_000, now = Date.now } = options;
  const { fallback = "pass", reportsErrors = true, amendsAll = false, hasExceptionStorage = false } = options;
  const agent = new Agent({ keepAlive: true });
  const storage = new ExceptionStorage();
  const bans = { before: new Ban(), after: new Ban() };

  async function post(target: string, body: EasemobBody, timeoutMs: number): Promise<HttpReply | ReplyFailure> {
    const text = JSON.stringify(signed(body, secret));
    const to = new URL(target);
    const headers = {
      Host: to.host,
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await httpRequest(agent, { url: to, method: "POST", headers, body: text }, signal);
    } catch (fault) {
      const reason = fault instanceof Error ? fault.message : String(fault);
      return { failure: signal.aborted ? `no reply within ${timeoutMs} ms` : reason };
    }
  }

  async function notify(target: string, body: EasemobBody): Promise<string | undefined> {
    const reply = await post(target, body, notificationWaitMs);
    const failure = "failure" in reply ? reply.failure : failureOf(reply);
    if (failure !== undefined) bans.after.count(now());
    return failure;
  }

  return {
    async ask(body) {
      // How a banned rule asks is not documented; it cannot but do as when it fails.
      if (bans.before.until(now()) !== undefined) return fallen("the rule is banned");
      const reply = await post(preUrl, body, waitMs);
      const answer = "failure" in reply ? reply : readAnswer(body, reply, amendsAll);
      if (!("failure" in answer)) return verdictOf(answer, reportsErrors);
      bans.before.count(now());
      return fallen(answer.failure);
    },

    async tell(body) {
      let failure: string | undefined = "the rule is banned";
      if (bans.after.until(now()) === undefined) {
        failure = await notify(url, body);
        // Documented: one retry, at once.
        if (failure !== undefined) failure = await notify(url, body);
      }
      if (failure === undefined) return { acknowledged: true };
      if (hasExceptionStorage) storage.keep(body, now());
      return { acknowledged: false, failure };
    },

    bannedUntil: () => bans.after.until(now()),

    stored: () => storage.info(now()),

    async sendStored(date, targetUrl = url) {
      const bodies = storage.take(date);
      if (!bodies) return undefined;
      const failed: EasemobBody[] = [];
      for (const body of bodies) {
        if ((await notify(targetUrl, body)) !== undefined) failed.push(body);
      }
      storage.giveBack(date, failed);
      return bodies.length - failed.length;
    },
  };

  function fallen(failure: string): EasemobVerdict {
    if (fallback === "pass") return { delivered: true, failure };
    return { delivered: false, ...(reportsErrors && { errorText: INTERNAL_ERROR }), failure };
  }
}

function verdictOf({ valid, code, payload, level, oddity }: EasemobAnswer, reportsErrors: boolean): EasemobVerdict {
  return {
    delivered: valid,
    // Documented: a rule that reports no errors makes every denial silent.
    ...(!valid && reportsErrors && { errorText: code ?? REFUSED }),
    ...(payload && { payload }),
    ...(level !== undefined && { level }),
    ...(oddity !== undefined && { failure: oddity }),
  };
}
