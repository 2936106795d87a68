import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Adapter, Inbound } from "../adapter/adapter.js";
import { inboundFrom } from "../adapter/inbound-from.js";
import { openLedger, type StoredLedger } from "../storage/open-ledger.js";
import type { Callback } from "../vocabulary/callback.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { deny } from "../vocabulary/verdict.js";
import { createCallbackHandler } from "./callback-handler.js";
import type { ForwardRequest, ForwardResult, OnForwardFailure } from "./forwarding.js";
import type { CallbackHandlerOptions, CallbackReport } from "./handler-options.js";

const PATH_SECRET = "s3cret-of-sixteen";

let ledger: StoredLedger;
let reports: CallbackReport[];
let passed: { readonly inbound: Inbound; readonly request: ForwardRequest }[];

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
  reports = [];
  passed = [];
});

afterEach(() => ledger.close());

/** A vendor whose callbacks are already in grouphook's terms, as JSON, and whose key is `open sesame`. */
const plain: Adapter = {
  contract: 1,
  vendor: "plain",
  deadlineMs: 1000,
  tellsCallers: true,
  authenticate({ headers }) {
    if (headers.key !== "open sesame") throw new CallbackError("unauthentic", "[adapter-plain] key is wrong");
  },
  decode({ body }) {
    if (!body.startsWith("{")) throw new CallbackError("malformed", "[adapter-plain] body is no object");
    return JSON.parse(body) as Callback;
  },
  encode: (outcome) => ({ status: 200, headers: {}, body: JSON.stringify(outcome) }),
  encodeError: ({ code }) => ({ status: 200, headers: {}, body: `failed: ${code}` }),
};

const yes: ForwardResult = {
  outcome: "answered",
  answer: { status: 418, headers: { "content-type": "image/gif" }, body: Uint8Array.of(0xff, 0, 0xfe) },
};

interface Forwarded extends Partial<CallbackHandlerOptions> {
  readonly app?: () => Promise<ForwardResult>;
  readonly also?: (command: string) => boolean;
  readonly onForwardFailure?: OnForwardFailure;
}

/** A handler with an app behind it that answers the commands whose names begin with `single`. */
function serve({ app = async () => yes, also, onForwardFailure, ...options }: Forwarded = {}) {
  return createCallbackHandler({
    source: "main",
    adapter: plain,
    ledger,
    observe: (report) => reports.push(report),
    forward: {
      answers: (command) => command.startsWith("single"),
      ...(also && { also }),
      ...(onForwardFailure && { onFailure: onForwardFailure }),
      forward(inbound, request) {
        passed.push({ inbound, request });
        return app();
      },
    },
    ...options,
  });
}

const inbound = (body: Callback | string, different: Partial<Inbound> = {}): Inbound =>
  inboundFrom({
    ...{ method: "POST", path: "/", query: "a=1", headers: { key: "open sesame" }, remoteAddress: "192.0.2.7" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...different,
  });

const single: Callback = { wants: "unsupported", command: "single-message" };
const presence: Callback = { wants: "unsupported", command: "presence" };
const leeway = { codes: { from: 1, to: 9, default: 5 }, amend: [], refuseSome: false, discard: false };
const question: Callback = {
  ...{ wants: "review", command: "single-or-group", leeway, permission: "anyone" },
  change: { type: "join.requested", groupId: "g", userId: "bob" },
};

describe("a callback for the app", () => {
  it("gets the app's answer byte for byte, and is recorded with what became of it", async () => {
    const reply = await serve().handle(inbound(single));
    expect(reply).toMatchObject({ status: 418, headers: { "content-type": "image/gif" } });
    expect(reply.bytes).toEqual(Uint8Array.of(0xff, 0, 0xfe));
    expect(passed).toMatchObject([
      { inbound: inbound(single), request: { command: "single-message", also: false, patienceMs: 600 } },
    ]);
    const forwarded = { outcome: "answered", status: 418, milliseconds: expect.any(Number) };
    expect(await ledger.callbacks()).toMatchObject([
      { command: "single-message", body: JSON.stringify(single), outcome: { result: "unsupported" }, forwarded },
    ]);
    expect(reports).toMatchObject([{ outcome: { result: "unsupported" }, forwarded }]);
    expect(await ledger.feed()).toMatchObject([{ type: "callback.unsupported" }]);
  });

  it.for<[string, Partial<Inbound>]>([
    ["not authentic", { headers: {} }],
    ["not readable", { body: "single" }],
    ["of a wrong method", { method: "PUT" }],
  ])("is not passed on if it is %s", async ([, different]) => {
    const handler = serve({ also: () => true });
    expect((await handler.handle(inbound(single, different))).body).toMatch(/^failed: /);
    expect(passed).toEqual([]);
  });

  it("is not passed on if the app is not to answer its command, or grouphook decides it", async () => {
    const handler = serve();
    for (const callback of [presence, question]) {
      expect((await handler.handle(inbound(callback))).bytes).toBeUndefined();
    }
    expect(passed).toEqual([]);
    const [recorded] = await ledger.callbacks();
    expect(recorded).toMatchObject({ command: "presence" });
    expect(recorded).not.toHaveProperty("forwarded");
  });

  it.for<[OnForwardFailure | undefined, number, string]>([
    [undefined, 503, "the app did not answer\n"],
    ["unavailable", 503, "the app did not answer\n"],
    ["allow", 200, '{"result":"unsupported"}'],
    ["deny", 200, '{"result":"denied","denial":{"reason":"policy","text":"the app did not answer"}}'],
  ])("without an answer gets the operator's choice: %s", async ([onForwardFailure, status, body]) => {
    const app = async () => ({ outcome: "unavailable", status: 502 }) as const;
    const handler = serve({ app, ...(onForwardFailure && { onForwardFailure }) });
    expect(await handler.handle(inbound(single))).toMatchObject({ status, body });
    expect(await ledger.callbacks()).toMatchObject([
      { outcome: { result: "unsupported" }, forwarded: { outcome: "unavailable", status: 502 } },
    ]);
  });

  it.for<[string, () => Promise<ForwardResult>, string]>([
    ["hangs", () => new Promise(() => undefined), "too-slow"],
    ["rejects", async () => Promise.reject(new Error("broken")), "failed"],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
      "failed",
    ],
  ])("has no answer if what passes it on %s", async ([, app, outcome]) => {
    const startedAt = performance.now();
    expect((await serve({ app }).handle(inbound(single))).status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(await ledger.callbacks()).toMatchObject([{ forwarded: { outcome } }]);
  });

  it("gets the app's answer also where it cannot be recorded", async () => {
    await ledger.close();
    expect((await serve().handle(inbound(single))).status).toBe(418);
    expect(reports).toMatchObject([{ forwarded: { outcome: "answered" }, error: { code: "overloaded" } }]);
    ledger = await openLedger({ url: "sqlite::memory:" });
  });

  it.for<[string, Partial<Inbound>, Partial<Inbound>]>([
    ["in the path", { path: `/${PATH_SECRET}/command` }, { path: "/command", query: "a=1" }],
    ["in a header", { headers: { key: "open sesame", "x-secret": PATH_SECRET } }, { path: "/" }],
    ["in a parameter", { query: `a=1&secret=${PATH_SECRET}&b=%20` }, { query: "a=1&b=%20" }],
    [
      "in several places",
      {
        path: `/${PATH_SECRET}/command`,
        query: `a=1&again=${PATH_SECRET}`,
        headers: { key: "open sesame", "x-secret": PATH_SECRET, referer: `http://host/${PATH_SECRET}` },
      },
      { path: "/command", query: "a=1" },
    ],
  ])("is passed on without the path secret: %s", async ([, sent, expected]) => {
    const pathSecret = ["another-of-sixteen", PATH_SECRET];
    const handler = serve({ pathSecret, secretHeader: "x-secret", secretParameter: "secret" });
    expect((await handler.handle(inbound(single, sent))).status).toBe(418);
    expect(passed).toMatchObject([{ inbound: { ...expected, headers: { key: "open sesame" } } }]);
    expect(JSON.stringify(passed)).not.toContain(PATH_SECRET);
  });
});

describe("a callback that the app also gets", () => {
  it("is settled and answered as always, and then passed on", async () => {
    const handler = serve({ also: () => true, policy: () => deny("no", 7) });
    const denied = { result: "denied", denial: { reason: "policy", text: "no", code: 7 } };
    expect(JSON.parse((await handler.handle(inbound(question))).body)).toEqual(denied);
    expect(JSON.parse((await handler.handle(inbound(presence))).body)).toEqual({ result: "unsupported" });
    expect(passed.map(({ request }) => request)).toMatchObject([
      { command: "single-or-group", also: true },
      { command: "presence", also: true },
    ]);
    expect((await ledger.callbacks())[0]).not.toHaveProperty("forwarded");
  });

  it("does not wait for the app", async () => {
    const app = () => new Promise<ForwardResult>(() => undefined);
    const reply = await serve({ app, also: () => true }).handle(inbound(question));
    expect(reply.body).toBe('{"result":"allowed"}');
    expect(passed).toHaveLength(1);
  });

  it("is passed on once, also if the app answers its command", async () => {
    expect((await serve({ also: () => true }).handle(inbound(single))).status).toBe(418);
    expect(passed).toMatchObject([{ request: { also: false } }]);
  });

  it("is passed on also where grouphook fails", async () => {
    await ledger.close();
    expect((await serve({ also: () => true }).handle(inbound(presence))).body).toBe("failed: overloaded");
    expect(passed).toHaveLength(1);
    ledger = await openLedger({ url: "sqlite::memory:" });
  });
});

it("options of forwarding are checked", () => {
  const forward: object = { answers: "C2C.*", onFailure: "retry" };
  const options = { source: "main", adapter: plain, ledger };
  expect(() => createCallbackHandler(Object.assign(options, { forward }) as CallbackHandlerOptions)).toThrow(
    "forward.answers must be a function; forward.onFailure must be allow, deny or unavailable; forward.forward must be a function",
  );
});
