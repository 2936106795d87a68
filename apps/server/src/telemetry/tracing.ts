import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackReport, JudgementReport, VendorClient } from "@grouphook/core";
import type { BatchReport } from "@grouphook/core/storage";
import {
  type Attributes,
  context,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { serverVersion } from "../configuration/server-version.js";

const NAME = "@grouphook/server";

/** Headers and attributes that carry a trace on: `traceparent`, and `tracestate` where there is one. */
export type TraceContext = { readonly [name: string]: string };

/** Spans of what the server does. Every span ends by itself. */
export interface Tracing {
  /** Takes a callback within a span, in the trace of whoever sent it. */
  callback(
    source: string,
    exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
    take: () => void,
  ): void;
  /** Says within that span what became of the callback. */
  observeCallback(report: CallbackReport): void;
  observeJudgement(report: JudgementReport): void;
  observeBatch(report: BatchReport): void;
  /** Sends something within a span; `carried` is to be sent along. */
  delivery<Result extends { readonly error: string | null }>(
    attributes: { readonly subscription: string; readonly host: string; readonly events: number },
    send: (carried: TraceContext) => Promise<Result>,
  ): Promise<Result>;
  /** The client, each of whose calls is a span. */
  client(source: string, client: VendorClient): VendorClient;
}

/** `undefined` unless a provider of OpenTelemetry is registered by now: then nothing of this costs anything. */
export function openTracing(): Tracing | undefined {
  const provider = trace.getTracerProvider();
  if (provider instanceof ProxyTracerProvider && provider.getDelegateTracer(NAME) === undefined) return undefined;
  return tracingWith(trace.getTracer(NAME, serverVersion()));
}

function tracingWith(tracer: Tracer): Tracing {
  /** A span of something that is over. */
  function past(
    name: string,
    milliseconds: number,
    {
      attributes,
      isRoot = false,
      fault,
    }: {
      readonly attributes: Attributes;
      readonly isRoot?: boolean;
      readonly fault?: unknown;
    },
  ): void {
    const end = Date.now();
    const span = tracer.startSpan(name, { startTime: end - milliseconds, attributes, root: isRoot });
    if (fault !== undefined) fail(span, fault);
    span.end(end);
  }

  return {
    callback(source, { request, response }, take) {
      const parent = propagation.extract(ROOT_CONTEXT, request.headers);
      const attributes = { "grouphook.source": source, "http.request.method": request.method ?? "" };
      const span = tracer.startSpan(`callback ${source}`, { kind: SpanKind.SERVER, attributes }, parent);
      response.once("close", () => {
        span.setAttribute("http.response.status_code", response.statusCode);
        span.end();
      });
      const within = trace.setSpan(parent, span);
      // Its body comes by events, which know of no context.
      context.bind(within, request);
      context.with(within, take);
    },

    observeCallback({ callback, outcome, error }) {
      const span = trace.getActiveSpan();
      if (!span) return;
      if (callback) {
        span.updateName(`callback ${callback.command}`);
        span.setAttribute("grouphook.command", callback.command);
      }
      if (outcome) span.setAttribute("grouphook.outcome", outcome.result);
      if (error) {
        span.setAttribute("error.type", error.code);
        if (error.code === "internal") fail(span, error);
      }
    },

    observeJudgement({ policy, milliseconds, change, said, shadowed, fault }) {
      const attributes = {
        ...{ "grouphook.policy": policy, "grouphook.change": change, "grouphook.verdict": said },
        "grouphook.shadowed": shadowed,
      };
      past(`policy ${policy}`, milliseconds, { attributes, fault });
    },

    observeBatch({ size, milliseconds }) {
      past("batch", milliseconds, { attributes: { "grouphook.callbacks": size }, isRoot: true });
    },

    async delivery({ subscription, host, events }, send) {
      const attributes = { "grouphook.subscription": subscription, "server.address": host, "grouphook.events": events };
      const span = tracer.startSpan("delivery", { kind: SpanKind.PRODUCER, attributes, root: true });
      const within = trace.setSpan(ROOT_CONTEXT, span);
      const carried: Record<string, string> = {};
      propagation.inject(within, carried);
      try {
        const result = await context.with(within, () => send(carried));
        if (result.error !== null) fail(span, result.error);
        return result;
      } finally {
        span.end();
      }
    },

    client: (source, client) =>
      new Proxy(client, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== "function" || typeof name !== "string") return member;
          return (...words: unknown[]) => {
            const attributes = { "grouphook.source": source, "grouphook.vendor": target.vendor };
            const span = tracer.startSpan(`vendor ${name}`, { kind: SpanKind.CLIENT, attributes });
            return context.with(trace.setSpan(context.active(), span), () =>
              ended(span, () => Reflect.apply(member, target, words)),
            );
          };
        },
      }),
  };
}

/** What a call comes to, which ends its span, now or later. */
function ended(span: Span, call: () => unknown): unknown {
  const end = <Value>(value: Value): Value => {
    span.end();
    return value;
  };
  const failed = (fault: unknown): never => {
    fail(span, fault);
    span.end();
    throw fault;
  };
  try {
    const result = call();
    return result instanceof Promise ? result.then(end, failed) : end(result);
  } catch (fault) {
    return failed(fault);
  }
}

/** Errors of ours and of clients carry no secrets. */
function fail(span: Span, fault: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: fault instanceof Error ? fault.message : String(fault) });
}
