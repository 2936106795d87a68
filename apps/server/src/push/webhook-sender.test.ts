import type { LookupAddress } from "node:dns";
import { createServer, type Socket } from "node:net";
import { addressList } from "@grouphook/core/node";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Answering, startWebhookReceiver } from "../testing/webhook-receiver.js";
import { addressGuard, type Resolve } from "./address-guard.js";
import { WebhookSender, type WebhookSenderOptions } from "./webhook-sender.js";

const POST = { headers: { "content-type": "application/json" }, body: '{"text":"你好 👋"}' };

interface SenderSettings extends Partial<WebhookSenderOptions> {
  readonly allow?: readonly string[];
  readonly resolve?: Resolve;
}

function senderTo(url: string, { allow = ["127.0.0.1"], resolve, ...options }: SenderSettings = {}) {
  const guard = addressGuard(addressList(allow), resolve);
  const sender = new WebhookSender(url, { guard, connections: 1, now: Date.now, ...options });
  onTestFinished(() => sender.close());
  return sender;
}

async function send(answer: Answering, options: SenderSettings = {}) {
  const receiver = await startWebhookReceiver(answer);
  return senderTo(receiver.url, options).send(POST);
}

/** A server that does with a connection what it likes. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("a webhook is", () => {
  it("delivered by any 2xx, with the head of the answer kept", async () => {
    expect(await send((response) => response.writeHead(202).end("已收到 👍"))).toEqual({
      outcome: "delivered",
      status: 202,
      error: null,
      answer: "已收到 👍",
      retryAfterMs: null,
      milliseconds: expect.any(Number),
    });
  });

  it("sent as it is, over one kept-alive connection", async () => {
    const receiver = await startWebhookReceiver((response) => response.end("ok"));
    const sender = senderTo(receiver.url);
    for (let count = 0; count < 5; count += 1) expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    expect(receiver.received.map(({ body }) => body)).toEqual(Array(5).fill(POST.body));
    expect(receiver.connections()).toBe(1);
  });

  it.each([
    [500, "failed"],
    [404, "failed"],
    [301, "failed"],
    [410, "gone"],
  ] as const)("told of %i as %s", async (status, outcome) => {
    const result = await send((response) => response.writeHead(status, { location: "/elsewhere" }).end("no"));
    expect(result).toMatchObject({ outcome, status, error: `answered ${status}`, answer: "no" });
  });

  it("not sent on to where a redirect points", async () => {
    const elsewhere = await startWebhookReceiver();
    expect(await send((response) => response.writeHead(307, { location: elsewhere.url }).end())).toMatchObject({
      outcome: "failed",
      status: 307,
    });
    expect(elsewhere.received).toEqual([]);
  });

  it("told how long a receiver wants to be left alone", async () => {
    const answer: Answering = (response) => response.writeHead(429, { "retry-after": "30" }).end();
    expect(await send(answer)).toMatchObject({ outcome: "failed", status: 429, retryAfterMs: 30_000 });
  });

  it("given up when nobody answers in time, or only begins to", async () => {
    const hang = await send(() => undefined, { timeLimitMs: 100 });
    expect(hang).toMatchObject({ outcome: "failed", status: null, error: "did not answer within 0.1 s" });
    const begin = await send((response) => void response.writeHead(200).write("."), { timeLimitMs: 100 });
    expect(begin).toMatchObject({ outcome: "failed", status: 200, error: "did not answer within 0.1 s" });
  });

  it("failed where the answer is cut off", async () => {
    const cut = await send((response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      setTimeout(() => response.destroy(), 20);
    });
    expect(cut).toMatchObject({ outcome: "failed", status: 200, error: "cut its answer off", answer: "half" });
    const port = await rawServer((socket) => void socket.on("data", () => socket.destroy()));
    const none = await senderTo(`http://127.0.0.1:${port}/`).send(POST);
    expect(none).toMatchObject({ outcome: "failed", status: null, error: "cannot be reached: ECONNRESET" });
  });

  it("delivered where the answer never ends: it is read to a bound", async () => {
    let written = 0;
    const result = await send((response) => {
      response.writeHead(200);
      const write = () => {
        while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
        if (!response.destroyed) response.once("drain", write);
      };
      write();
    });
    expect(result).toMatchObject({ outcome: "delivered", status: 200, answer: "x".repeat(1024) });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it("failed at what is no HTTP, no TLS, endless headers, or nobody", async () => {
    const garbage = await rawServer((socket) => void socket.end("\x00\x01garbage 垃圾\r\n\r\n"));
    expect(await senderTo(`http://127.0.0.1:${garbage}/`).send(POST)).toMatchObject({
      outcome: "failed",
      error: expect.stringMatching(/^cannot be reached: HPE_/),
    });
    expect(await senderTo(`https://127.0.0.1:${garbage}/`).send(POST)).toMatchObject({
      outcome: "failed",
      error: expect.stringMatching(/^cannot be reached: (ERR_SSL|EPROTO|ECONNRESET)/),
    });
    const headers = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const write = () => {
        while (!socket.destroyed && socket.write(`x-${"a".repeat(1000)}: b\r\n`));
        if (!socket.destroyed) socket.once("drain", write);
      };
      socket.on("data", write);
    });
    expect(await senderTo(`http://127.0.0.1:${headers}/`).send(POST)).toMatchObject({
      outcome: "failed",
      error: "cannot be reached: HPE_HEADER_OVERFLOW",
    });
    expect(await senderTo("http://127.0.0.1:1/").send(POST)).toMatchObject({
      outcome: "failed",
      error: "cannot be reached: ECONNREFUSED",
    });
  });

  /** Resets each connection at its second request; resolves to the port, and what counts the requests. */
  async function resettingServer() {
    let requests = 0;
    const port = await rawServer((socket) => {
      let ofConnection = 0;
      socket.on("data", () => {
        ofConnection += 1;
        requests += 1;
        if (ofConnection > 1) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 204 No Content\r\n\r\n");
      });
    });
    return { url: `http://127.0.0.1:${port}/`, requests: () => requests };
  }

  it("sent again at once where a kept-alive connection turns out to be closed", async () => {
    const { url, requests } = await resettingServer();
    const sender = senderTo(url);
    for (let count = 0; count < 3; count += 1) expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    expect(requests()).toBe(5);
  });

  it("not sent again by who may not deliver any more", async () => {
    const { url, requests } = await resettingServer();
    const sender = senderTo(url, { mayRepeat: () => false });
    expect(await sender.send(POST)).toMatchObject({ outcome: "delivered" });
    expect(await sender.send(POST)).toMatchObject({ outcome: "failed" });
    expect(requests()).toBe(2);
  });
});

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
