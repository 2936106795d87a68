import { randomUUID } from "node:crypto";
import {
  allow,
  type DenialCode,
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

/** Whether the backend is asked: always, not at present, or once to see whether it is back. */
export type HttpPolicyState = "closed" | "open" | "half-open";

/** How the backend is asked. */
export interface HttpPolicyOptions {
  /** `http:` or `https:`. Redirects are not followed. */
  readonly url: string;
  /** Signs the questions as Standard Webhooks: 24 to 64 bytes in base64, with or without `whsec_`. */
  readonly secret: string;
  /** How long an answer may take; 1000 unless set. Never longer than the policy deadline. */
  readonly timeoutMs?: number;
  /** Whether the question contains the group, which costs a read of the ledger; yes unless set. */
  readonly includeView?: boolean;
  /** The types of change to ask about; all unless set. */
  readonly changes?: readonly GroupChange["type"][];
  /** The sources to ask about; all unless set. */
  readonly sources?: readonly string[];
  /** The code of a denial if the backend gives none. */
  readonly code?: DenialCode;
  /** The text of a denial if the backend gives none. */
  readonly text?: string;
  /** Failures in a row after which the backend is not asked for a while; 5 unless set. */
  readonly failuresToOpen?: number;
  /** How long the backend is not asked; 2000 unless set. */
  readonly halfOpenAfterMs?: number;
  /** Called at every change of state. Must not throw. */
  readonly onStateChange?: (state: HttpPolicyState) => void;
}

/** The questions so far, counted by result. */
export interface HttpPolicyMetrics {
  readonly state: HttpPolicyState;
  /** Questions sent to the backend. */
  readonly calls: number;
  /** Questions sent that brought no verdict. */
  readonly failures: number;
  /** Questions not sent because the backend had failed before. */
  readonly shortCircuited: number;
}

/** A policy with metrics. */
export interface HttpPolicy extends Policy {
  metrics(): HttpPolicyMetrics;
}

/**
 * Asks the app's backend. Any answer that is not a verdict is a fault, and the source's fail mode decides. Throws a
 * `TypeError` for an invalid URL or secret.
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
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      return verdictIn(await exchange.post({ headers, body, signal: deadline }), url.origin);
    } catch (cause) {
      failures += 1;
      throw cause;
    }
  }

  function failFast(cause?: unknown): never {
    shortCircuited += 1;
    throw new Error(`${url.origin} is not asked for a while after ${failuresToOpen} failures in a row`, { cause });
  }

  async function judge(question: Question, options: PolicyOptions): Promise<Verdict> {
    if (changes && !changes.includes(question.change.type)) return allow();
    // One question tries whether the backend is back. The breaker would make the others wait for its answer.
    if (breaker.state === CircuitState.HalfOpen) failFast();
    const verdict = await breaker
      .execute(() => ask(question, options))
      .catch((cause: unknown) => {
        if (isBrokenCircuitError(cause)) failFast(cause);
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
  throw new Error(`${origin} answered with an invalid verdict: ${z.prettifyError(read.error)}`);
}

function jsonIn(answer: string, origin: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    // No cause: the parser's error would quote the answer.
    throw new Error(`${origin} answered with invalid JSON`);
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
