import { randomUUID } from "node:crypto";
import {
  allow,
  deny,
  type GroupChange,
  jsonText,
  type Policy,
  type PolicyOptions,
  type Question,
  type Verdict,
  verdictSchema,
} from "@grouphook/core";
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll, isBrokenCircuitError } from "cockatiel";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { builtInPolicy } from "./built-in-policy.js";
import { openExchange } from "./http-exchange.js";
import { toHttpQuestion } from "./http-question.js";
import { faultOfSecret, faultOfUrl } from "./http-settings.js";

/** Whether the backend is asked: always, not for a while, or once to see whether it is back. */
export type HttpPolicyState = "closed" | "open" | "half-open";

/** How the backend is asked. */
export interface HttpPolicyOptions {
  /** `http:` or `https:`; asked as it stands, redirects are not followed. */
  readonly url: string;
  /** Signs the questions as Standard Webhooks: 24 to 64 bytes in base64, with or without `whsec_`. */
  readonly secret: string;
  /** How long an answer may take; 1000 unless given. Never longer than the policy deadline. */
  readonly timeoutMs?: number;
  /** Whether the question shows the group, which costs a look into the ledger; yes unless given. */
  readonly includeView?: boolean;
  /** The types of change to ask about; all unless given. */
  readonly changes?: readonly GroupChange["type"][];
  /** The sources to ask about; all unless given. */
  readonly sources?: readonly string[];
  /** What a denial carries for which the backend names no code. */
  readonly code?: number;
  /** What a denial says for which the backend has no text. */
  readonly text?: string;
  /** Failures in a row after which the backend is left alone; 5 unless given. */
  readonly failuresToOpen?: number;
  /** For how long; 2000 unless given. */
  readonly halfOpenAfterMs?: number;
  /** Told of every change of state. Must not throw. */
  readonly onStateChange?: (state: HttpPolicyState) => void;
}

/** What came of the questions so far. */
export interface HttpPolicyMetrics {
  readonly state: HttpPolicyState;
  /** Questions put to the backend. */
  readonly calls: number;
  /** Those of them that brought no verdict. */
  readonly failures: number;
  /** Questions not put to it because it is left alone. */
  readonly shortCircuited: number;
}

/** A policy that can be watched. */
export interface HttpPolicy extends Policy {
  metrics(): HttpPolicyMetrics;
}

/**
 * Asks the app's backend. Whatever is no verdict is a fault, for which the source's fail mode stands in. Throws a
 * `TypeError` for a URL or a secret that cannot be used.
 */
export function httpPolicy(options: HttpPolicyOptions): HttpPolicy {
  const { timeoutMs = 1000, includeView = true, failuresToOpen = 5, changes, sources, code, text } = options;
  const fault = faultOfUrl(options.url) ?? faultOfSecret(options.secret);
  if (fault !== undefined) throw new TypeError(fault);
  const url = new URL(options.url);
  const exchange = openExchange(url);
  const webhook = new Webhook(options.secret);
  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: options.halfOpenAfterMs ?? 2000,
  });
  breaker.onStateChange((state) => options.onStateChange?.(nameOf(state)));
  let calls = 0;
  let failures = 0;
  let shortCircuited = 0;

  async function ask(question: Question, { signal, now }: PolicyOptions): Promise<Verdict> {
    calls += 1;
    try {
      const body = jsonText(await toHttpQuestion(question, includeView));
      const id = `msg_${randomUUID()}`;
      const askedAt = new Date(now());
      const headers = {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(askedAt.getTime() / 1000)),
        "webhook-signature": webhook.sign(id, askedAt, body),
      };
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      return verdictIn(await exchange.post({ headers, body, signal: inTime }), url.origin);
    } catch (cause) {
      failures += 1;
      throw cause;
    }
  }

  function leaveAlone(cause?: unknown): never {
    shortCircuited += 1;
    throw new Error(`${url.origin} is left alone after ${failuresToOpen} failures in a row`, { cause });
  }

  async function judge(question: Question, options: PolicyOptions): Promise<Verdict> {
    if (changes && !changes.includes(question.change.type)) return allow();
    // One question tries whether the backend is back; the breaker would have the others wait for its answer.
    if (breaker.state === CircuitState.HalfOpen) leaveAlone();
    const verdict = await breaker
      .execute(() => ask(question, options))
      .catch((cause: unknown) => {
        if (isBrokenCircuitError(cause)) leaveAlone(cause);
        throw cause;
      });
    return verdict.decision === "deny" ? { ...verdict, ...deny(verdict.text ?? text, verdict.code ?? code) } : verdict;
  }

  return Object.assign(builtInPolicy("http", sources ? { sources } : {}, judge), {
    metrics: () => ({ state: nameOf(breaker.state), calls, failures, shortCircuited }),
  });
}

function verdictIn(answer: string, origin: string): Verdict {
  const read = verdictSchema.safeParse(jsonIn(answer, origin));
  if (read.success) return read.data;
  throw new Error(`${origin} answered no verdict: ${z.prettifyError(read.error)}`);
}

function jsonIn(answer: string, origin: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // The parser's own error would repeat the answer.
    throw new Error(`${origin} answered no JSON`);
  }
}

function nameOf(state: CircuitState): HttpPolicyState {
  switch (state) {
    case CircuitState.Closed:
      return "closed";
    case CircuitState.HalfOpen:
      return "half-open";
    default:
      return "open";
  }
}
