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
});
