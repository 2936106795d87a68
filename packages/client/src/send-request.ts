import { NoAnswerError } from "./no-answer-error.js";
import type { Schemas } from "./operations.js";
import { type AskedRequest, problemOf } from "./problem.js";
import { type Limits, TimeLimitError, withinLimits } from "./time-limit.js";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A request, ready to be sent. */
export interface PreparedRequest extends AskedRequest {
  readonly url: string;
  readonly body: string | undefined;
  /** Asked again for each attempt: a token may have been replaced. */
  headers(): Promise<Record<string, string>>;
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends a request once. Resolves to the body of success; rejects with a `GrouphookProblem`, with a `NoAnswerError`, or with the
 * reason of the caller's signal.
 */
export async function sendRequest(fetch: Fetch, request: PreparedRequest, limits: Limits): Promise<unknown> {
  const { status, headers, text } = await receive(fetch, request, limits);
  const type = headers.get("content-type") ?? "";
  const isJson = /^application\/([\w.-]+\+)?json\b/.test(type);
  if (status >= 300) {
    const told = type.startsWith("application/problem+json") ? problemFields(parsed(text)) : undefined;
    throw problemOf(request, status, told, retryAfterOf(headers.get("retry-after")));
  }
  if (text === "" && !isJson) return undefined;
  if (type.startsWith("text/plain")) return text;
  const body = isJson ? parsed(text) : undefined;
  if (body === undefined) throw new NoAnswerError(request, "unreadable");
  return body;
}

async function receive(fetch: Fetch, request: PreparedRequest, limits: Limits): Promise<Received> {
  const { method, url, body } = request;
  const headers = await withinLimits(limits, () => request.headers()).catch((fault: unknown) => {
    if (!(fault instanceof TimeLimitError)) throw fault;
    throw new NoAnswerError(request, "timeout", { cause: fault });
  });
  try {
    return await withinLimits(limits, async (signal) => {
      const init = { method, headers, signal, redirect: "manual", ...(body !== undefined && { body }) } as const;
      const response = await fetch(url, init);
      const { status, type } = response;
      const isRedirect = type === "opaqueredirect" || (status >= 300 && status < 400);
      if (!isRedirect) return { status, headers: response.headers, text: await response.text() };
      await response.body?.cancel();
      throw new NoAnswerError(request, "redirected");
    });
  } catch (cause) {
    limits.signal?.throwIfAborted();
    if (cause instanceof NoAnswerError) throw cause;
    throw new NoAnswerError(request, cause instanceof TimeLimitError ? "timeout" : "unreachable", { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TEXTS: readonly string[] = ["title", "detail", "parameter", "scope", "by"];
const NUMBERS: readonly string[] = ["status", "commandId", "newest", "oldest"];

/** The fields of a problem that are what they should be; the last word on them has the server, whose they are. */
function problemFields(body: unknown): Partial<Schemas["Problem"]> | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(body));
  const kept = [...given].filter(([name, value]) => {
    if (TEXTS.includes(name)) return typeof value === "string";
    if (NUMBERS.includes(name)) return typeof value === "number";
    if (name === "code") return typeof value === "string" || typeof value === "number";
    return name === "mayHaveActed" && typeof value === "boolean";
  });
  return Object.fromEntries(kept);
}

/** The milliseconds that a `retry-after` header asks for, in either of its forms. */
function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
