import { describe, expect, it } from "vitest";
import { type Answering, startWebhookReceiver } from "../testing/webhook-receiver.js";
import { POST, rawServer, send, senderTo } from "../testing/webhook-sending.js";

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

  it("failed at once where another protocol is wanted", async () => {
    const answer = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    const port = await rawServer((socket) => void socket.once("data", () => socket.write(answer)));
    const result = await senderTo(`http://127.0.0.1:${port}/`).send(POST);
    expect(result).toMatchObject({ outcome: "failed", status: 101, error: "answered 101" });
    expect(result.milliseconds).toBeLessThan(5000);
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
});
