import type { LookupAddress } from "node:dns";
import { describe, expect, it } from "vitest";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";
import { POST, senderTo } from "../testing/webhook-sending.js";
import type { Resolve } from "./address-guard.js";

describe("the address guard", () => {
  const REFUSED = expect.stringContaining("GROUPHOOK_PUSH_ALLOW_ADDRESSES");

  it.each([
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[2001:0:1::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[ff02::1]",
    "localhost",
  ])("never dials %s", async (host) => {
    const { port, received, connections } = await startWebhookReceiver();
    const result = await senderTo(`http://${host}:${port}/`, { allow: [] }).send(POST);
    expect(result).toMatchObject({ outcome: "failed", status: null, error: REFUSED });
    expect([received, connections()]).toEqual([[], 0]);
  });

  it("does not dial localhost. either, whether this machine knows the name or not", async () => {
    const { port, connections } = await startWebhookReceiver();
    expect(await senderTo(`http://localhost.:${port}/`, { allow: [] }).send(POST)).toMatchObject({ outcome: "failed" });
    expect(connections()).toBe(0);
  });

  it("dials what the operator allows", async () => {
    const { port, received } = await startWebhookReceiver();
    for (const host of ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "localhost"]) {
      const result = await senderTo(`http://${host}:${port}/`, { allow: ["127.0.0.0/8"] }).send(POST);
      expect([host, result.outcome]).toEqual([host, "delivered"]);
    }
    expect(received).toHaveLength(4);
  });

  it("refuses a host that answers another address the second time", async () => {
    const [first, second] = [await startWebhookReceiver(undefined, "127.0.0.2"), await startWebhookReceiver()];
    const answers: LookupAddress[][] = [
      [{ address: "127.0.0.2", family: 4 }],
      [{ address: "127.0.0.1", family: 4 }],
      [{ address: "::ffff:127.0.0.1", family: 6 }],
    ];
    const resolve: Resolve = (_hostname, done) => done(null, answers.shift() ?? []);
    for (const [{ port }, outcome] of [
      [first, "delivered"],
      [second, "failed"],
      [second, "failed"],
      [second, "failed"],
    ] as const) {
      const sender = senderTo(`http://rebinding.example:${port}/`, { allow: ["127.0.0.2"], resolve });
      expect(await sender.send(POST)).toMatchObject({ outcome });
    }
    expect([first.received.length, second.connections()]).toEqual([1, 0]);
  });

  it("dials only the allowed ones of several addresses", async () => {
    const { port, received } = await startWebhookReceiver(undefined, "127.0.0.2");
    const beside = await startWebhookReceiver();
    const resolve: Resolve = (_hostname, done) =>
      done(null, [
        { address: "127.0.0.1", family: 4 },
        { address: "127.0.0.2", family: 4 },
      ]);
    const url = `http://two.example:${port}/`;
    expect(await senderTo(url, { allow: ["127.0.0.2"], resolve }).send(POST)).toMatchObject({ outcome: "delivered" });
    expect([received.length, beside.connections()]).toEqual([1, 0]);
  });

  it("holds for connections that are encrypted, too", async () => {
    const { port, connections } = await startWebhookReceiver();
    const resolve: Resolve = (_hostname, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
    const result = await senderTo(`https://inside.example:${port}/`, { allow: [], resolve }).send(POST);
    expect(result).toMatchObject({ outcome: "failed", error: REFUSED });
    expect(connections()).toBe(0);
  });

  it("tells of a name that does not exist", async () => {
    const failing: Resolve = (_hostname, done) =>
      done(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), []);
    expect(await senderTo("http://nowhere.example/", { resolve: failing }).send(POST)).toMatchObject({
      outcome: "failed",
      error: "cannot be reached: ENOTFOUND",
    });
  });
});
