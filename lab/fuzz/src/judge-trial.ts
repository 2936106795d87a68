import type { CallbackReport } from "@grouphook/core";
import { faultOfReply } from "./replies/reply-grammar.ts";
import type { Subject, Trial } from "./subject.ts";
import type { Exchange } from "./watched-handler.ts";

/** A violation: something that must never happen. */
export interface Violation {
  /** Equal for the same fault. */
  readonly kind: string;
  readonly detail: string;
}

/** What takes longer is slow, in milliseconds. */
export const SLOW_MS = 1000;
const writing: ReadonlySet<string> = new Set(["performed", "recorded", "unsupported"]);
/** These must not occur with a working ledger and a fast policy. */
const ours: ReadonlySet<string> = new Set(["internal", "overloaded", "too-slow"]);

const roots = [Object.prototype, Array.prototype, String.prototype, Function.prototype, Map.prototype];
const rootKeys = () => roots.map((root) => Reflect.ownKeys(root).length).join();
const soundRoots = rootKeys();

/** The first violation of some inputs, or `undefined`. */
export function judgeTrial(subject: Subject, trial: Trial): Violation | undefined {
  if (rootKeys() !== soundRoots) return { kind: "pollution", detail: "a prototype has other properties than before" };
  for (const exchange of trial.exchanges) {
    const violation = judgeExchange(subject, exchange);
    if (violation) return violation;
  }
  return judgeTraces(trial) ?? judgeResponses(trial);
}

function judgeExchange({ installation, onFailure }: Subject, exchange: Exchange): Violation | undefined {
  const { fault, reply, reports, milliseconds, inbound } = exchange;
  if (fault !== undefined || !reply) return { kind: "no reply", detail: fault ?? "none" };
  const [report] = reports;
  if (!report || reports.length > 1) return { kind: "reports", detail: `${reports.length} reports of one callback` };
  const { error } = report;
  if (error && ours.has(error.code)) {
    return { kind: `fault ${error.code}`, detail: `${error.message}: ${textOf(error.cause)}` };
  }
  const told = `${reply.body} ${JSON.stringify(reply.headers)} ${logLine(report)}`;
  const secret = installation.secrets.find((each) => told.includes(each) && !isSaidTwice(exchange, each));
  if (secret) return { kind: "secret", detail: told.slice(0, 500) };
  const wrong = faultOfReply(reply) ?? installation.judge({ reply, report, onFailure, inbound });
  if (wrong !== undefined) return { kind: "reply", detail: `${wrong}: ${reply.status} ${reply.body.slice(0, 500)}` };
  if (milliseconds > SLOW_MS) return { kind: "slow", detail: `${Math.round(milliseconds)} ms` };
  return undefined;
}

function judgeTraces({ exchanges, rowsWritten, callbacksKept, complaints }: Trial): Violation | undefined {
  const [complaint] = complaints;
  if (complaint !== undefined) return { kind: "complaint", detail: complaint };
  const mayWrite = exchanges.filter(({ reports: [report] }) => writing.has(report?.outcome?.result ?? "")).length;
  if (mayWrite === 0 && rowsWritten > 0) return { kind: "trace", detail: `a refusal wrote ${rowsWritten} rows` };
  if (callbacksKept > mayWrite)
    return { kind: "trace", detail: `${callbacksKept} callbacks kept, ${mayWrite} accepted` };
  return undefined;
}

/** Either grouphook's reply, byte for byte, or Node's own answer to invalid HTTP. */
function judgeResponses({ exchanges, responses }: Trial): Violation | undefined {
  const replies = new Set(exchanges.map(({ reply }) => `${reply?.status} ${reply?.body}`));
  for (const { status, body } of responses) {
    const isNodes = status >= 400 && body === "";
    const isHead =
      body === "" && exchanges.some(({ inbound, reply }) => inbound.method === "HEAD" && reply?.status === status);
    if (!isNodes && !isHead && status !== 100 && !replies.has(`${status} ${body}`)) {
      return { kind: "response", detail: `nobody replied ${status} ${body.slice(0, 500)}` };
    }
  }
  return undefined;
}

/** As the server logs a report. */
function logLine({ source, vendor, callback, outcome, error, durationMs }: CallbackReport): string {
  const cause = error?.code === "internal" ? textOf(error.cause) : "";
  return [source, vendor, callback?.command, outcome?.result, error?.code, error?.message, cause, durationMs].join(" ");
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** A secret in a wrong place of the input may appear in the reply. */
function isSaidTwice({ inbound }: Exchange, secret: string): boolean {
  return JSON.stringify(inbound).split(secret).length > 2;
}
