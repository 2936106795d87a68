import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { BrokerConnection } from "./broker-connection.js";

describe("a connection to a broker", () => {
  it("that comes after the delivery has ended is given nothing to send, and is dropped", async () => {
    const opening = Promise.withResolvers<string>();
    const dropped: string[] = [];
    const connection = new BrokerConnection({
      ...{ title: "broker", secrets: [] },
      open: () => opening.promise,
      drop: (open) => void dropped.push(open),
    });
    const ending = new AbortController();
    const sent: string[] = [];
    const used = connection.use(ending.signal, async (open) => {
      sent.push(open);
    });
    ending.abort(new Error("the lease is lost"));
    opening.resolve("a connection");
    await expect(used).rejects.toThrow("the lease is lost");
    expect([sent, dropped]).toEqual([[], ["a connection"]]);
  });

  it("that is never made is given up with the delivery, and is dropped if it comes all the same", async () => {
    const opening = Promise.withResolvers<string>();
    const dropped: string[] = [];
    const signals: AbortSignal[] = [];
    const connection = new BrokerConnection({
      ...{ title: "broker", secrets: [] },
      open(_, signal) {
        signals.push(signal);
        return opening.promise;
      },
      drop: (open) => void dropped.push(open),
    });
    const ending = new AbortController();
    const used = connection.use(ending.signal, async () => undefined);
    ending.abort(new Error("the lease is lost"));
    await expect(used).rejects.toThrow("the lease is lost");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await connection.close();
    opening.resolve("a connection");
    await expect.poll(() => dropped).toEqual(["a connection"]);
  });

  it("that is not made within a limit is given up, and another one is made", async () => {
    let count = 0;
    const connection = new BrokerConnection({
      ...{ title: "broker", secrets: [], openMs: 50 },
      async open() {
        count += 1;
        return count === 1 ? await new Promise<string>(() => undefined) : "a connection";
      },
      drop: () => undefined,
    });
    const { signal } = new AbortController();
    await expect(connection.use(signal, async (open) => open)).rejects.toThrow("broker: not connected within 50 ms");
    expect(await connection.use(signal, async (open) => open)).toBe("a connection");
  });

  it("that is made has no limit any more", async () => {
    let opened: AbortSignal | undefined;
    const connection = new BrokerConnection({
      ...{ title: "broker", secrets: [], openMs: 20 },
      async open(_, signal) {
        opened = signal;
        return "a connection";
      },
      drop: () => undefined,
    });
    const { signal } = new AbortController();
    const kept = await connection.use(signal, async (open) => {
      await setTimeout(60);
      return open;
    });
    expect([kept, opened?.aborted]).toEqual(["a connection", false]);
  });
});
