import { DatabaseSync } from "node:sqlite";
import type { Adapter, Ledger } from "@grouphook/core";
import { describe, expect, it, test } from "vitest";
import { PATH_SECRET } from "./dialect.ts";
import { aec } from "./dialects/aec.ts";
import { easemob } from "./dialects/easemob.ts";
import { netease } from "./dialects/netease.ts";
import { openim } from "./dialects/openim.ts";
import { tencent } from "./dialects/tencent.ts";
import { dialects } from "./dialects.ts";
import { type FuzzOptions, fuzz } from "./fuzz.ts";
import { judgeTrial } from "./judge-trial.ts";
import { openSubject, type SubjectOptions } from "./subject.ts";

const SEED = 20_261_122;
const INPUTS = 2000;
/** The test needs only the violation, not the smallest input. */
const SHRINK_SECONDS = 0;

const run = (options: Partial<FuzzOptions> & Pick<FuzzOptions, "dialect">) =>
  fuzz({ inputs: INPUTS, seed: SEED, tell: () => undefined, ...options });

test.each(dialects)("$vendor answers, stores and logs everything correctly", async (dialect) => {
  const { tally, finding } = await run({ dialect });
  expect(finding).toBeUndefined();
  expect(tally.inputs).toBeGreaterThanOrEqual(INPUTS);
  expect(tally.requests).toBeGreaterThan(0);
  for (const result of ["unsupported", "malformed", "unauthentic", dialect === aec ? "performed" : "recorded"]) {
    expect(tally.results.get(result), result).toBeGreaterThan(10);
  }
  expect(tally.corpus).toBeGreaterThan(dialect.specimens().length);
  expect(tally.covered).toBeGreaterThan(300);
});

/** The finding if a part is replaced with a faulty one. */
async function found(dialect: FuzzOptions["dialect"], subject: SubjectOptions, shrinkSeconds = SHRINK_SECONDS) {
  const { finding } = await run({ dialect, subject, shrinkSeconds });
  return finding;
}

const withAdapter = (changed: (adapter: Adapter) => Partial<Adapter>): SubjectOptions => ({
  adapter: (adapter) => ({ ...adapter, ...changed(adapter) }),
});

const withLedger = (changed: (ledger: Ledger, database: string) => Partial<Ledger>): SubjectOptions => ({
  ledger: (ledger, database) => ({ ...ledger, ...changed(ledger, database) }),
});

/** Tries between the ledger's transactions. Waiting inside SQLite would block the thread that ends them. */
async function miscount(database: string): Promise<void> {
  using connection = new DatabaseSync(database);
  for (;;) {
    try {
      connection.exec("update grouphook_groups set member_count = member_count + 1");
      return;
    } catch (error) {
      if (!String(error).includes("locked")) throw error;
      await new Promise(setImmediate);
    }
  }
}

describe("fuzzing notices", () => {
  it.each([
    { dialect: aec, body: '{"status":1}' },
    { dialect: aec, body: '{"status":"1","data":""}' },
    { dialect: openim, body: '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":"0"}' },
    { dialect: tencent, body: '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":7}' },
    { dialect: tencent, body: "<html>" },
    { dialect: easemob, body: '{"valid":"true"}' },
    { dialect: netease, body: '{"errCode":"0"}' },
  ])("that $dialect.vendor is answered $body", async ({ dialect, body }) => {
    const finding = await found(
      dialect,
      withAdapter(({ encode }) => ({ encode: (...asked) => ({ ...encode(...asked), body }) })),
    );
    expect(finding?.violation.kind).toBe("reply");
  });

  it.each<[string, FuzzOptions["dialect"], string, string, string]>([
    ["a discard that is told", netease, '"responseCode":200', '"responseCode":403', "no discard"],
    ["an amendment in an object", netease, '"modifyResponse":"{', '"modifyResponse":{"', "is no JSON object"],
    ["a code that is no text", easemob, '"valid":false,"code":"', '"valid":false,"code":7,"text":"', "no denial"],
    ["a payload that is cut off", easemob, '"payload":{', '"load":{', "Unrecognized key"],
  ])("%s", async (_, dialect, right, wrong, fault) => {
    const finding = await found(
      dialect,
      withAdapter(({ encode }) => ({
        encode(...asked) {
          const reply = encode(...asked);
          return { ...reply, body: reply.body.replace(right, wrong) };
        },
      })),
    );
    expect(finding?.violation).toMatchObject({ kind: "reply", detail: expect.stringContaining(fault) });
  });

  it.each([
    { dialect: netease, why: "a copy that is not stored is acknowledged", wrong: { status: 200 } },
    { dialect: easemob, why: "a body that is not understood comes again and again", wrong: { status: 400 } },
  ])("that $why", async ({ dialect, wrong }) => {
    const finding = await found(
      dialect,
      withAdapter(({ encodeError }) => ({
        encodeError(error, ...asked) {
          const reply = encodeError(error, ...asked);
          return error.code === "malformed" ? { ...reply, ...wrong } : reply;
        },
      })),
    );
    expect(finding?.violation.kind).toBe("reply");
  });

  it("a wrong status", async () => {
    const finding = await found(
      openim,
      withAdapter(({ encode }) => ({ encode: (...asked) => ({ ...encode(...asked), status: 500 }) })),
    );
    expect(finding?.violation).toMatchObject({ kind: "reply", detail: expect.stringContaining("status 500") });
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("oh"))],
    [
      "throws",
      () => {
        throw new Error("oh");
      },
    ],
  ] as const)("that a handler %s", async (_, handle) => {
    const finding = await found(aec, { handler: (handler) => ({ ...handler, handle }) });
    expect(finding?.violation.kind).toBe("no reply");
  });

  it("an unexpected fault of an adapter, with the shortest input", async () => {
    const finding = await found(
      tencent,
      withAdapter(({ decode }) => ({
        decode(inbound) {
          if (inbound.body.includes('"TopicId"')) throw new TypeError("no topics today");
          return decode(inbound);
        },
      })),
      20,
    );
    expect(finding).toMatchObject({ isReproduced: true, violation: { kind: "fault internal" } });
    const [[input] = []] = finding?.batches ?? [];
    expect(input?.kind === "callback" && input.specimen.text.length).toBeLessThan(60);
  });

  it("that a refused callback is written", async () => {
    const finding = await found(
      openim,
      withLedger(({ settle }) => ({
        async settle(entry) {
          await settle(entry);
          return { result: "denied", denial: { reason: "forbidden", text: "no" } };
        },
      })),
    );
    expect(finding?.violation.kind).toBe("trace");
  });

  it("a wrong number of members", async () => {
    const finding = await found(
      aec,
      withLedger(({ settle }, database) => ({
        async settle(entry) {
          const outcome = await settle(entry);
          if (outcome.result !== "performed") return outcome;
          await miscount(database);
          return outcome;
        },
      })),
    );
    expect(finding?.violation).toMatchObject({
      kind: "inconsistency",
      detail: expect.stringContaining("member_count"),
    });
  });

  it("a secret in a reply", async () => {
    const finding = await found(
      openim,
      withAdapter(({ encodeError }) => ({
        encodeError(...asked) {
          const reply = encodeError(...asked);
          return { ...reply, body: reply.body.replace('"errDlt":""', `"errDlt":"${PATH_SECRET}"`) };
        },
      })),
    );
    expect(finding?.violation.kind).toBe("secret");
  });

  it("a changed prototype", async () => {
    const polluting = withAdapter(({ decode }) => ({
      decode(inbound) {
        Reflect.set(Object.prototype, "polluted", true);
        return decode(inbound);
      },
    }));
    try {
      const subject = await openSubject(openim, 1, polluting);
      const [specimen] = openim.specimens();
      if (!specimen) throw new Error("there is no fixture");
      const trial = await subject.feed([{ kind: "callback", specimen }]);
      await subject.close();
      expect(judgeTrial(subject, trial)?.kind).toBe("pollution");
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
  });

  it("an answer that takes more than a second", async () => {
    const slow = withAdapter(({ decode }) => ({
      decode(inbound) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1050);
        return decode(inbound);
      },
    }));
    const subject = await openSubject(tencent, 1, slow);
    const specimen = tencent.specimens().find(({ text }) => text.includes("AfterSendMsg"));
    if (!specimen) throw new Error("there is no such fixture");
    const trial = await subject.feed([{ kind: "callback", specimen: { ...specimen, at: Date.UTC(2026, 0, 1) } }]);
    await subject.close();
    expect(judgeTrial(subject, trial)?.kind).toBe("slow");
  });
});
