import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { Contestant, type Measurement } from "./contestant.ts";
import type { Load } from "./load.ts";
import { reviews } from "./loads/reviews.ts";
import type { Stored } from "./stored.ts";

const SECONDS = 0.1;
const REPLY = reviews.success;
const [side] = reviews.sides;

/** Measures a server that gives every callback the same answer and reports what it stores. */
async function measure(storedOf: (taken: number) => Stored, changes: Partial<Load> = {}): Promise<Measurement> {
  let taken = 0;
  const load: Load = { ...reviews, storedWithinMs: 0, ...changes };
  const server = createServer((request, response) => {
    taken += 1;
    request.resume();
    response.writeHead(200, { "content-length": REPLY.length }).end(REPLY);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || !address || !side) throw new Error("nothing to measure");
  const running = {
    port: address.port,
    processId: process.pid,
    databaseUrl: "",
    stored: async () => storedOf(taken),
    stop: async () => undefined,
  };
  const contestant = await Contestant.prepare(side, load, running, ["first", "second"]);
  return contestant.measure(2, SECONDS, AbortSignal.timeout(10_000));
}

it("finds no fault in a side that stored everything it acknowledged", async () => {
  const { acknowledged, faults } = await measure((taken) => ({ decisions: 5 + taken }));
  expect(faults).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});

it("reports every place with too few or too many rows", async () => {
  const { acknowledged, faults } = await measure((taken) => ({
    callbacks: taken,
    decisions: Math.max(0, taken - 1),
    "feed events": taken * 2,
  }));
  expect(faults).toEqual([
    `${acknowledged} acknowledged but ${acknowledged - 1} of ${acknowledged} decisions stored`,
    `${acknowledged} acknowledged but ${acknowledged * 2} of ${acknowledged} feed events stored`,
  ]);
});

it("expects the rows that the load declares for each kind of callback", async () => {
  const joinAndLeave: Partial<Load> = {
    isRepeatable: false,
    callback: (groupIds, number) => ({
      ...reviews.callback(groupIds, number),
      kind: number % 3 === 0 ? "joining" : "other",
    }),
    adds: { memberships: { joining: 1 } },
  };
  const joined = (taken: number) => ({ callbacks: taken, memberships: Math.ceil(taken / 3) });
  expect(await measure(joined, joinAndLeave)).toMatchObject({ faults: [] });
  const { faults } = await measure((taken) => ({ callbacks: taken, memberships: taken }), joinAndLeave);
  expect(faults).toEqual([expect.stringMatching(/memberships stored$/)]);
});

it.runIf(process.platform === "linux")("tells what the side's process used", async () => {
  const { sideMicroseconds, databaseMicroseconds, peakBytes } = await measure((taken) => ({ decisions: taken }));
  expect(sideMicroseconds).toBeGreaterThan(0);
  expect(databaseMicroseconds).toBeUndefined();
  expect(peakBytes).toBeGreaterThan(1024 * 1024);
});

it("waits for rows that may be written after the reply", async () => {
  let asked = 0;
  const late = (taken: number) => {
    asked += 1;
    return { decisions: asked < 4 ? 0 : taken };
  };
  expect(await measure(late, { storedWithinMs: 2000 })).toMatchObject({ faults: [] });
});

it("counts no other reply as a success", async () => {
  const refusal = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}';
  const { acknowledged, faults } = await measure(() => ({ decisions: 0 }), { success: refusal });
  expect(acknowledged).toBe(0);
  expect(faults).toEqual([expect.stringContaining(REPLY)]);
});
