import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { Contestant, type Measurement } from "./contestant.ts";
import { reviews } from "./loads/reviews.ts";
import type { Stored } from "./stored.ts";

const SECONDS = 0.1;
const [side] = reviews.sides;

/** Measures a server that answers every callback the same and tells what it stores of those it took. */
async function measure(
  storedOf: (taken: number) => Stored,
  { success = reviews.success, storedWithinMs = 0 } = {},
): Promise<Measurement> {
  let taken = 0;
  const server = createServer((request, response) => {
    taken += 1;
    request.resume();
    response.writeHead(200, { "content-length": success.length }).end(success);
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || !address || !side) throw new Error("nothing to measure");
  const running = { port: address.port, stored: async () => storedOf(taken), stop: async () => undefined };
  const contestant = await Contestant.prepare(side, { ...reviews, storedWithinMs }, running, 10);
  return contestant.measure(2, SECONDS, AbortSignal.timeout(10_000));
}

it("finds no fault in a side that stored all it acknowledged beside what it had", async () => {
  const { acknowledged, faults } = await measure((taken) => ({ decisions: 5 + taken }));
  expect(faults).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
});

it("tells of every place that holds too few or too many", async () => {
  const { acknowledged, faults } = await measure((taken) => ({
    callbacks: taken,
    decisions: Math.max(0, taken - 1),
    "feed events": taken * 2,
  }));
  expect(faults).toEqual([
    `${acknowledged} acknowledged but ${acknowledged - 1} decisions stored`,
    `${acknowledged} acknowledged but ${acknowledged * 2} feed events stored`,
  ]);
});

it("waits for what may be stored after the reply", async () => {
  let asked = 0;
  const late = (taken: number) => {
    asked += 1;
    return { decisions: asked < 4 ? 0 : taken };
  };
  expect(await measure(late, { storedWithinMs: 2000 })).toMatchObject({ faults: [] });
});

it("takes no other reply for a success", async () => {
  const refusal = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":1}';
  const { acknowledged, faults } = await measure(() => ({ decisions: 0 }), { success: refusal });
  expect(acknowledged).toBe(0);
  expect(faults).toEqual([expect.stringContaining(refusal)]);
});
