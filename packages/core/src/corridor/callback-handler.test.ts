import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Adapter, Inbound } from "../adapter/adapter.js";
import { inboundFrom } from "../adapter/inbound-from.js";
import type { PolicyOptions } from "../policy/policy.js";
import { openLedger, type StoredLedger } from "../storage/open-ledger.js";
import type { Callback } from "../vocabulary/callback.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { allow, deny } from "../vocabulary/verdict.js";
import { createCallbackHandler } from "./callback-handler.js";
import type { CallbackHandler } from "./handler-contract.js";
import type { CallbackHandlerOptions, CallbackReport } from "./handler-options.js";

const SOURCE = "main";
const DEADLINE_MS = 1000;
let ledger: StoredLedger;
let reports: CallbackReport[];
let steps: string[];

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
  reports = [];
  steps = [];
});

afterEach(async () => {
  await ledger.close();
});

/** A vendor whose callbacks are already in grouphook's terms, as JSON, and whose key is `open sesame`. */
const plain: Adapter = {
  contract: 1,
  vendor: "plain",
  deadlineMs: DEADLINE_MS,
  tellsCallers: true,
  authenticate({ headers }) {
    steps.push("authenticate");
    if (headers.key !== "open sesame") throw new CallbackError("unauthentic", "[adapter-plain] key is wrong");
  },
  decode({ body }) {
    steps.push("decode");
    if (body === "crash") throw new TypeError("cannot read undefined");
    if (!body.startsWith("{")) throw new CallbackError("malformed", "[adapter-plain] body is no object");
    return JSON.parse(body) as Callback;
  },
  encode(outcome, { command }) {
    steps.push("encode");
    if (command === "unsayable") throw new TypeError("no words for this");
    return { status: 200, headers: {}, body: JSON.stringify(outcome) };
  },
  encodeError({ code }, { path }, onFailure) {
    steps.push("encodeError");
    return { status: 200, headers: {}, body: `failed: ${code} at ${path}, so ${onFailure}` };
  },
};

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-corridor-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function serve(options: Partial<CallbackHandlerOptions> = {}): CallbackHandler {
  const observe = (report: CallbackReport) => reports.push(report);
  return createCallbackHandler({ source: SOURCE, adapter: plain, ledger, observe, ...options });
}

const inbound = (body: Callback | string, different: Partial<Inbound> = {}): Inbound =>
  inboundFrom({
    ...{ method: "POST", path: "/", query: "", headers: { key: "open sesame" }, remoteAddress: "192.0.2.7" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...different,
  });
const leeway = { codes: { from: 1, to: 9, default: 5 }, amend: [], refuseSome: false, discard: false };
const creation: Callback = {
  ...{ wants: "perform", command: "create", actorId: "ann", leeway, permission: "anyone", answerRoster: true },
  change: { type: "group.created", groupId: "g", ownerId: "ann", profile: {}, members: [{ userId: "ann" }] },
};
const question: Callback = {
  ...{ wants: "review", command: "may-join", actorId: "bob", leeway, permission: "anyone" },
  change: { type: "join.requested", groupId: "g", userId: "bob" },
};
const echo: Callback = { wants: "echo", command: "echo", text: "hello" };

describe("a callback", () => {
  it("passes authenticate, decode, ledger and encode, in this order", async () => {
    const reply = await serve().handle(inbound(creation));
    expect(steps).toEqual(["authenticate", "decode", "encode"]);
    expect(JSON.parse(reply.body)).toEqual({
      ...{ result: "performed", groupId: "g" },
      roster: { userIds: ["ann"], silencedUserIds: [] },
    });
    expect(await ledger.group(SOURCE, "g")).toMatchObject({ state: "active", memberCount: 1 });
  });

  it("that is not authentic is not even decoded", async () => {
    const reply = await serve().handle(inbound(creation, { headers: {} }));
    expect(steps).toEqual(["authenticate", "encodeError"]);
    expect(reply.body).toBe("failed: unauthentic at /, so deny");
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
  });

  it("is counted under its command if it is authentic and can be decoded, whatever it wants", async () => {
    const handler = serve({ now: () => 1000 });
    const roster: Callback = { wants: "roster", command: "roster", groupId: "none" };
    const strange: Callback = { wants: "unsupported", command: "strange" };
    for (const callback of [creation, question, question, roster, strange, echo])
      await handler.handle(inbound(callback));
    await handler.handle(inbound({ ...echo, command: "unsayable" }));
    await handler.handle(inbound(creation, { headers: {} }));
    for (const body of ["crash", "not-json"]) await handler.handle(inbound(body));
    handler.refuse(new CallbackError("overloaded", "full"), inbound(creation));
    const counts = async () => (await ledger.callbackCommands()).map(({ command, callbacks }) => [command, callbacks]);
    await expect.poll(counts, { timeout: 5000 }).toEqual([
      ...[
        ["create", 1],
        ["echo", 1],
        ["may-join", 2],
        ["roster", 1],
        ["strange", 1],
        ["unsayable", 1],
      ],
    ]);
    expect((await ledger.callbackCommands())[0]).toMatchObject({ source: SOURCE, firstSeen: 1000, lastSeen: 1000 });
  });

  it("is authenticated by the configured clock", async () => {
    const seen: Date[] = [];
    const adapter: Adapter = { ...plain, authenticate: (_, now) => void seen.push(now) };
    await serve({ adapter, now: () => 1_669_872_112_000 }).handle(inbound(echo));
    expect(seen).toEqual([new Date(1_669_872_112_000)]);
  });
});

describe("the path secret", () => {
  const pathSecret = "s3cret-of-sixteen";

  it.for([
    ["/s3cret-of-sixteen", "/"],
    ["/s3cret-of-sixteen/", "/"],
    ["/s3cret-of-sixteen/a/b%20c", "/a/b%20c"],
  ] as const)("is removed from the path: %s", async ([path, below]) => {
    const paths: string[] = [];
    const adapter: Adapter = { ...plain, authenticate: (admitted) => void paths.push(admitted.path) };
    expect((await serve({ adapter, pathSecret }).handle(inbound(echo, { path }))).body).toContain("hello");
    expect(paths).toEqual([below]);
  });

  it.for([
    "/",
    "/wrong",
    "/s3cret-of-sixtee",
    "/s3cret-of-sixteen2",
    "/S3CRET-OF-SIXTEEN",
    "//s3cret-of-sixteen",
    "/a/s3cret-of-sixteen",
  ])("is required: %s", async (path) => {
    const reply = await serve({ pathSecret }).handle(inbound(echo, { path }));
    expect(reply.body).toMatch(/^failed: unauthentic/);
    expect(steps).toEqual(["encodeError"]);
  });

  it("is removed also for the reply to a failure", async () => {
    const handler = serve({ pathSecret });
    const crash = inbound("crash", { path: "/s3cret-of-sixteen/command" });
    expect((await handler.handle(crash)).body).toBe("failed: internal at /command, so deny");
    const tooLarge = new CallbackError("too-large", "too large");
    expect(handler.refuse(tooLarge, crash).body).toBe("failed: too-large at /command, so deny");
  });

  it("is not quoted in an error", async () => {
    await serve({ pathSecret }).handle(inbound(echo, { path: "/s3cret-of-sixtee" }));
    expect(reports.map(({ error }) => error?.message)).toEqual(["[main] the path secret is missing or wrong"]);
  });
});

describe("before its body arrives", () => {
  const head = inbound("", { path: "/s3cret-of-sixteen" });
  const reasons: readonly [string, Partial<Inbound>, string][] = [
    ["does not know the secret", { path: "/guessed" }, "unauthentic"],
    ["calls from elsewhere", { remoteAddress: "192.0.2.8" }, "unauthentic"],
    ["uses a wrong method", { method: "PROPFIND" }, "wrong-method"],
    ["has a wrong key", { headers: {} }, "unauthentic"],
  ];

  it.for(reasons)("a caller is turned away who %s", ([, different, code]) => {
    const adapter = { ...plain, authenticatesHead: true };
    const allowsAddress = (address: string) => address === "192.0.2.7";
    const handler = serve({ adapter, pathSecret: "s3cret-of-sixteen", allowsAddress });
    expect(handler.turnAway(head)).toBeUndefined();
    expect(reports).toEqual([]);
    expect(handler.turnAway({ ...head, ...different })?.body).toMatch(`failed: ${code}`);
    expect(reports).toMatchObject([{ error: { code } }]);
  });

  it("no caller is authenticated if the key may be in the body", () => {
    expect(serve().turnAway(inbound("", { headers: {} }))).toBeUndefined();
    expect(steps).toEqual([]);
  });
});

describe("a very long name", () => {
  it("is cut before it is stored or reported", async () => {
    const command = "🎉".repeat(50_000);
    await serve({ adapter: { ...plain, deadlineMs: 60_000 } }).handle(inbound({ wants: "unsupported", command }));
    const told = reports[0]?.callback?.command ?? "";
    expect(told.length).toBeLessThan(110);
    expect(command.startsWith(told.slice(0, -1))).toBe(true);
    const events = await ledger.feed({ after: 0, limit: 10 });
    expect(events.map((event) => event.command)).toEqual([told]);
  });

  it("is cut in an error message, too", async () => {
    const adapter: Adapter = {
      ...plain,
      decode: ({ body }) => {
        throw new CallbackError("malformed", `[adapter-plain] ${body}: is no command`);
      },
    };
    await serve({ adapter }).handle(inbound("x".repeat(1_000_000)));
    expect(reports[0]?.error?.message.length).toBeLessThan(1100);
  });
});

describe("the app's own JSON", () => {
  const sent = (content: string): string => {
    const element = { type: "own", content: "slot" };
    const message = { key: "1", senderId: "ann", elements: [element], text: "" };
    const fact = { wants: "record", command: "sent", change: { type: "message.sent", groupId: "g", message } };
    return JSON.stringify(fact).replace('"slot"', content);
  };
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

  it("is stored up to 64 levels deep, and malformed if deeper, with any adapter", async () => {
    expect((await serve().handle(inbound(sent(nested(64))))).body).toBe('{"result":"recorded"}');
    for (const levels of [65, 50_000]) {
      expect((await serve().handle(inbound(sent(nested(levels))))).body).toMatch(/^failed: malformed/);
    }
    expect(reports.at(-1)?.error).toMatchObject({ command: "sent", message: "sent: is nested deeper than 64 levels" });
    const { items = [] } = (await ledger.messages(SOURCE, "g", { limit: 10 })) ?? {};
    expect(items).toHaveLength(1);
  });
});

describe("an address list", () => {
  const allowsAddress = (address: string) => address === "192.0.2.7";

  it("admits the listed callers, and no others", async () => {
    const handler = serve({ allowsAddress });
    expect((await handler.handle(inbound(echo))).body).toContain("hello");
    const stranger = inbound(echo, { remoteAddress: "192.0.2.8" });
    expect((await handler.handle(stranger)).body).toMatch(/^failed: unauthentic/);
    expect(reports.at(-1)?.error?.message).toBe("[main] 192.0.2.8 is not in the address list");
    const tooLarge = new CallbackError("too-large", "too large");
    expect(handler.refuse(tooLarge, stranger).body).toMatch(/^failed: unauthentic/);
  });
});

describe("an internal failure", () => {
  it.for([
    ["not-json", "malformed"],
    ["crash", "internal"],
    [JSON.stringify({ ...echo, command: "unsayable" }), "internal"],
  ] as const)("becomes a reply of the adapter: %s", async ([body, code]) => {
    expect((await serve().handle(inbound(body))).body).toBe(`failed: ${code} at /, so deny`);
    expect((await serve({ onFailure: "allow" }).handle(inbound(body))).body).toBe(`failed: ${code} at /, so allow`);
    expect(reports).toHaveLength(2);
    expect(reports[0]?.error?.code).toBe(code);
  });

  it("is encoded with its callback, if that could be decoded", async () => {
    const said: unknown[] = [];
    const adapter: Adapter = {
      ...plain,
      encodeError(...told) {
        said.push(told[3]);
        return plain.encodeError(...told);
      },
    };
    const unsayable: Callback = { ...echo, command: "unsayable" };
    await serve({ adapter }).handle(inbound(unsayable));
    await serve({ adapter }).handle(inbound("not-json"));
    serve({ adapter }).refuse(new CallbackError("overloaded", "full"), inbound(unsayable));
    expect(said).toEqual([unsayable, undefined, undefined]);
  });

  it("that the adapter cannot encode becomes an empty 500", async () => {
    const fault = new TypeError("no words at all");
    const encodeError = () => {
      throw fault;
    };
    const handler = serve({ adapter: { ...plain, encodeError } });
    expect(await handler.handle(inbound("crash"))).toEqual({ status: 500, headers: {}, body: "" });
    expect(handler.refuse(new CallbackError("too-large", "too large"), inbound(""))).toMatchObject({ status: 500 });
    expect(reports).toHaveLength(2);
    expect(reports[0]?.error).toMatchObject({ code: "internal", cause: fault });
    expect(reports[0]?.error?.message).toContain("[main] unexpected fault");
  });

  it("is a write that does not finish in time; nothing is written later", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    await ledger.close();
    ledger = await openLedger({ url: `sqlite:${path}` });
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    expect((await serve().handle(inbound(creation))).body).toMatch(/^failed: too-slow/);
    other.close();
    await serve().handle(inbound({ wants: "unsupported", command: "the next one" }));
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
  });

  it("is no fact that finishes late, where the vendor waits longer for facts than for answers", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    await ledger.close();
    ledger = await openLedger({ url: `sqlite:${path}` });
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    setTimeout(() => other.close(), DEADLINE_MS);
    const deadlineOf = ({ wants }: Callback) => (wants === "record" ? 60_000 : DEADLINE_MS);
    const handler = serve({ adapter: { ...plain, deadlineOf } });
    const told: Callback = { wants: "record", command: "created", change: creation.change };
    const [fact, answer] = await Promise.all([handler.handle(inbound(told)), handler.handle(inbound(creation))]);
    expect(fact.body).toMatch(/recorded/);
    expect(answer.body).toMatch(/^failed: too-slow/);
  });

  it("is a failure of the ledger", async () => {
    await ledger.close();
    expect((await serve().handle(inbound(creation))).body).toMatch(/^failed: overloaded/);
    ledger = await openLedger({ url: "sqlite::memory:" });
  });
});

describe("a policy", () => {
  it("is asked before a change, and may stop it", async () => {
    const handler = serve({ policy: ({ change }) => (change.type === "group.created" ? deny("no", 7) : allow()) });
    expect(JSON.parse((await handler.handle(inbound(creation))).body)).toEqual({
      result: "denied",
      denial: { reason: "policy", text: "no", code: 7 },
    });
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
    expect(JSON.parse((await handler.handle(inbound(question))).body)).toEqual({ result: "allowed" });
  });

  it.for(["deny", "allow"] as const)("that throws is answered as the operator chose: %s", async (onFailure) => {
    const policy = () => {
      throw new Error("broken");
    };
    const reply = await serve({ policy, onFailure }).handle(inbound(question));
    expect(JSON.parse(reply.body).result).toBe(onFailure === "deny" ? "denied" : "allowed");
  });

  it("that hangs is aborted, and the vendor gets its answer in time", async () => {
    let signal: AbortSignal | undefined;
    const policy = async (_: unknown, options: PolicyOptions) => {
      signal = options.signal;
      return new Promise<never>(() => {});
    };
    const startedAt = performance.now();
    const reply = await serve({ policy }).handle(inbound(question));
    expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS);
    expect(JSON.parse(reply.body).result).toBe("denied");
    expect(signal?.aborted).toBe(true);
  });

  it("that answers too late changes nothing", async () => {
    const policy = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return allow();
    };
    const reply = await serve({ policy, policyDeadlineMs: { create: 20 } }).handle(inbound(creation));
    expect(JSON.parse(reply.body).result).toBe("denied");
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await ledger.group(SOURCE, "g")).toBeUndefined();
  });
});

describe("the observer", () => {
  it("is called once for every callback, when its reply is ready", async () => {
    const seen: string[][] = [];
    const handler = serve({ observe: () => seen.push([...steps]) });
    for (const body of [creation, question, echo, "crash", "not-json"]) {
      steps = [];
      await handler.handle(inbound(body));
    }
    steps = [];
    handler.refuse(new CallbackError("too-large", "too large"), inbound(""));
    expect(seen.map((passed) => passed.at(-1))).toEqual([
      ...["encode", "encode", "encode", "encodeError", "encodeError", "encodeError"],
    ]);
  });

  it("gets the callback, its address, its outcome and its duration", async () => {
    let now = 1000;
    const handler = serve({ now: () => now++ });
    await handler.handle(inbound(echo));
    await handler.handle(inbound({ ...echo, command: "unsayable" }));
    expect(reports[0]).toEqual({
      ...{ source: SOURCE, vendor: "plain", remoteAddress: "192.0.2.7", durationMs: 1 },
      ...{ callback: echo, outcome: { result: "echoed", text: "hello" } },
    });
    expect(reports[1]).toMatchObject({ callback: { command: "unsayable" }, error: { code: "internal" } });
    expect(reports[1]).not.toHaveProperty("outcome");
  });
});
