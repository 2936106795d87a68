import { openimInstallation, openimSender } from "@grouphook/testkit";
import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";
import { openTracing } from "./tracing.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

let exporter: InMemorySpanExporter;
let provider: NodeTracerProvider;

beforeEach(() => {
  exporter = new InMemorySpanExporter();
  provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
});

afterEach(async () => {
  await provider.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
});

const spans = (name: RegExp): readonly ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => name.test(span.name));
async function oneSpan(name: RegExp): Promise<ReadableSpan> {
  await expect.poll(() => spans(name).length).toBeGreaterThan(0);
  const [span] = spans(name);
  if (!span) throw new Error(`no span ${name}`);
  return span;
}

describe("without a provider of OpenTelemetry", () => {
  it("there is no tracing at all", () => {
    expect(openTracing()).toBeUndefined();
  });
});

describe("with a provider of OpenTelemetry", () => {
  beforeEach(() => provider.register());

  it("a callback is a span in its sender's trace, and the policy's judgement one below it", async () => {
    const { url } = await startTestServer({ sources: { aec: {} }, policy: () => ({ decision: "deny", text: "no" }) });
    const callback = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" };
    await postAec(`${url}/callbacks/aec`, callback, { traceparent: PARENT });
    const span = await oneSpan(/^callback /);
    expect(span.name).toBe("callback AEC_GROUP_CREATE");
    expect([span.spanContext().traceId, span.parentSpanContext?.spanId]).toEqual([TRACE, "b7ad6b7169203331"]);
    expect(span.attributes).toMatchObject({
      ...{ "grouphook.source": "aec", "grouphook.command": "AEC_GROUP_CREATE", "grouphook.outcome": "denied" },
      "http.response.status_code": 200,
    });
    const judgement = await oneSpan(/^policy /);
    expect(judgement.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
    expect(judgement.attributes).toMatchObject({ "grouphook.verdict": "deny", "grouphook.change": "group.created" });
  });

  it("a batch is a trace of its own", async () => {
    const { url } = await startTestServer({ sources: { aec: {} } });
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
    const batch = await oneSpan(/^batch$/);
    expect(batch.parentSpanContext).toBeUndefined();
    expect(batch.attributes).toEqual({ "grouphook.callbacks": 1 });
  });

  it("a delivery carries its trace to the receiver, in the header and in each event", async () => {
    const receiver = await startWebhookReceiver((response, { body }) =>
      response.writeHead(body.includes("joined") ? 500 : 204).end(),
    );
    const { url } = await startTestServer({
      sources: { aec: { mayAdd: "anyone" } },
      pushAllowAddresses: ["127.0.0.1"],
      subscriptions: { app: { url: receiver.url, secret: `whsec_${"c2VjcmV0".repeat(4)}` } },
    });
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
    const delivery = await oneSpan(/^delivery$/);
    const { traceId, spanId } = delivery.spanContext();
    const [first] = receiver.received;
    expect(first?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(JSON.parse(first?.body ?? "{}").traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(delivery.attributes).toMatchObject({ "grouphook.subscription": "app", "grouphook.events": 1 });
    expect(JSON.stringify(delivery.attributes)).not.toContain("/hook");
  });

  it("a call of a vendor is a span, which tells of its failure", async () => {
    const installation = openimInstallation({
      sender: openimSender({ url: "http://127.0.0.1:1" }),
      seed: 1,
      hooks: [],
    });
    const rest = await installation.serveRest();
    onTestFinished(() => rest.close());
    const client = { apiUrl: rest.url, secret: "not-the-secret-of-it" };
    const { url } = await startTestServer({ sources: { openim: client } });
    await fetch(`${url}/v1/imports`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"source":"openim"}',
    });
    const call = await oneSpan(/^vendor /);
    expect(call.status.code).toBe(SpanStatusCode.ERROR);
    expect(call.attributes).toEqual({ "grouphook.source": "openim", "grouphook.vendor": "openim" });
    expect(JSON.stringify([call.status, call.attributes])).not.toContain("not-the-secret");
  });
});
