import { gzipSync } from "node:zlib";
import type { Inbound } from "@grouphook/core";
import { inboundFrom } from "@grouphook/core/adapter";
import { describe, expect, it, onTestFinished } from "vitest";
import { startApp, startTcpApp } from "../testing/app-server.js";
import { freePort } from "../testing/free-port.js";
import { AppEndpoint, type AppEndpointOptions } from "./app-endpoint.js";

const LIMIT_MS = 5000;

function endpointAt(url: string, options: Partial<AppEndpointOptions> = {}): AppEndpoint {
  const endpoint = new AppEndpoint({ source: "chat", url, connections: 4, answerLimit: 1000, ...options });
  onTestFinished(() => endpoint.close());
  return endpoint;
}

const inbound = (different: Partial<Inbound> = {}): Inbound =>
  inboundFrom({
    ...{ method: "POST", path: "/", query: "", headers: {}, body: "{}", remoteAddress: "192.0.2.7" },
    ...different,
  });

describe("the app gets", () => {
  it("method, bytes, parameters and headers as they came, and the name of the source", async () => {
    const app = await startApp();
    const body = "\ufeffdata=%7B%22a%22%3A1%7D&sign=群 😀\r\n";
    const headers = {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "x-forwarded-for": "203.0.113.9, 10.0.0.1",
      "user-agent": "groupServer/2.9.6",
      operationid: "op-1",
      "accept-encoding": "gzip",
    };
    const query = "SdkAppid=1400000000&Sign=a%20b+c&flag";
    await endpointAt(app.url).send(inbound({ method: "PUT", query, headers, body }), LIMIT_MS);
    expect(app.received).toEqual([
      {
        method: "PUT",
        target: `/?${query}`,
        headers: {
          ...headers,
          "grouphook-source": "chat",
          "content-length": String(Buffer.byteLength(body)),
          host: new URL(app.url).host,
          connection: "keep-alive",
        },
        body: Buffer.from(body),
      },
    ]);
  });

  it("no header that is of another connection, and none that pretends to be of this server", async () => {
    const app = await startApp();
    const headers = {
      ...{ connection: "keep-alive, X-Hop", "x-hop": "1", "keep-alive": "timeout=5", te: "trailers", trailer: "x" },
      ...{ "transfer-encoding": "chunked", upgrade: "h2c", "proxy-authorization": "Basic x", expect: "100-continue" },
      ...{ host: "grouphook.example", "content-length": "999", "grouphook-source": "forged", absent: undefined },
    };
    await endpointAt(app.url).send(inbound({ headers }), LIMIT_MS);
    expect(app.received[0]?.headers).toEqual({
      "grouphook-source": "chat",
      "content-length": "2",
      host: new URL(app.url).host,
      connection: "keep-alive",
    });
  });

  it.for<[string, string, string, string]>([
    ["", "/", "", "/"],
    ["/im", "/", "", "/im"],
    ["/im/", "/", "a=1", "/im/?a=1"],
    ["/im", "/callbackBeforeSendSingleMsgCommand", "", "/im/callbackBeforeSendSingleMsgCommand"],
    ["/im/?key=of-the-app", "//command/", "a=%20", "/im/command?key=of-the-app&a=%20"],
    ["/im", "/../%2E%2e/./..\\secret/%e7%be%a4", "", "/im/secret/%e7%be%a4"],
  ])("at %s what came at %s?%s: %s", async ([own, path, query, target]) => {
    const app = await startApp();
    await endpointAt(`${app.url}${own}`).send(inbound({ path, query }), LIMIT_MS);
    expect(app.received.map((one) => one.target)).toEqual([target]);
  });

  it("the credentials of its URL in place of others", async () => {
    const app = await startApp();
    const url = app.url.replace("http://", "http://us%20er:p%40ss@");
    await endpointAt(url).send(inbound({ headers: { authorization: "Bearer of-the-proxy" } }), LIMIT_MS);
    expect(app.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from("us er:p@ss").toString("base64")}`);
  });

  it("many callbacks over few connections", async () => {
    const app = await startApp();
    const endpoint = endpointAt(app.url, { connections: 2 });
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([inbound(), inbound()].map((one) => endpoint.send(one, LIMIT_MS)));
    }
    expect([app.received.length, app.connections()]).toEqual([10, 2]);
  });
});

describe("the app's answer", () => {
  it("is given back byte for byte, with what its bytes mean and nothing else", async () => {
    const zipped = gzipSync('{"ErrorCode":0}');
    const app = await startApp((response) => {
      const headers = { "content-type": "application/json", "content-encoding": "gzip", "x-powered-by": "app" };
      response.writeHead(201, { ...headers, "set-cookie": "a=b", connection: "close" }).end(zipped);
    });
    expect(await endpointAt(app.url).send(inbound(), LIMIT_MS)).toEqual({
      outcome: "answered",
      answer: {
        status: 201,
        headers: { "content-type": "application/json", "content-encoding": "gzip" },
        body: zipped,
      },
    });
  });

  it.for<[number, string]>([
    [200, ""],
    [204, ""],
    [400, "no"],
    [404, "群"],
    [500, "{}"],
  ])("counts whatever the app says with it: %i %j", async ([status, body]) => {
    const app = await startApp((response) => response.writeHead(status).end(body));
    const answer = { status, headers: {}, body: Buffer.from(body) };
    expect(await endpointAt(app.url).send(inbound(), LIMIT_MS)).toEqual({ outcome: "answered", answer });
  });

  it("may come in pieces, up to the limit", async () => {
    const app = await startApp((response, { target }) => {
      response.write("x".repeat(500));
      setTimeout(() => response.end("y".repeat(target === "/large" ? 501 : 500)), 20);
    });
    const endpoint = endpointAt(app.url);
    expect(await endpoint.send(inbound(), LIMIT_MS)).toMatchObject({ outcome: "answered" });
    const reason = "the app answered more than 1000 bytes";
    const tooLarge = { outcome: "too-large", status: 200, reason };
    expect(await endpoint.send(inbound({ path: "/large" }), LIMIT_MS)).toEqual(tooLarge);
  });

  it("that says it is too large is not read", async () => {
    const app = await startApp((response) => response.writeHead(200, { "content-length": "1001" }).write("x"));
    expect(await endpointAt(app.url).send(inbound(), LIMIT_MS)).toMatchObject({ outcome: "too-large", status: 200 });
  });

  it.for([301, 302, 304, 307, 308])("does not lead elsewhere: %i", async (status) => {
    const elsewhere = await startApp();
    const app = await startApp((response) => response.writeHead(status, { location: elsewhere.url }).end());
    const reason = `the app answered ${status}, and redirects are not followed`;
    expect(await endpointAt(app.url).send(inbound(), LIMIT_MS)).toEqual({ outcome: "redirected", status, reason });
    expect(elsewhere.received).toEqual([]);
  });

  it.for([502, 503, 504])("is none where somebody before the app says that nobody answers: %i", async (status) => {
    const app = await startApp((response) => response.writeHead(status).end("<html>"));
    const reason = `the app answered ${status}`;
    expect(await endpointAt(app.url).send(inbound(), LIMIT_MS)).toEqual({ outcome: "unavailable", status, reason });
  });

  it.for<[string, string, string]>([
    ["is cut off before its end", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc", "cut-off"],
    ["is cut off within a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc", "cut-off"],
    ["is cut off within its head", "HTTP/1.1 200 OK\r\ncontent-le", "unreachable"],
    ["is nothing", "", "unreachable"],
    ["is not HTTP", "SSH-2.0-OpenSSH_9.6\r\n", "garbled"],
    ["has an unreadable head", "HTTP/1.1 200 OK\r\na\u0000: b\r\n\r\n", "garbled"],
    ["has an unreadable chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "garbled"],
    ["has a strange status", "HTTP/1.1 700 OK\r\ncontent-length: 0\r\n\r\n", "garbled"],
    ["changes the protocol", "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n", "garbled"],
  ])("is none if it %s", async ([, text, outcome]) => {
    const url = await startTcpApp((socket) => socket.once("data", () => socket.end(text, "latin1")));
    const startedAt = performance.now();
    expect(await endpointAt(url).send(inbound(), LIMIT_MS)).toMatchObject({ outcome, reason: expect.any(String) });
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS / 2);
  });

  it.for<[string, string]>([
    ["nothing", ""],
    ["a part of a head", "HTTP/1.1 200 OK\r\n"],
    ["a part of a body", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc"],
  ])("is none if the app takes too long after %s", async ([, text]) => {
    let isClosed = false;
    const url = await startTcpApp((socket) => {
      socket.write(text);
      socket.resume().on("close", () => {
        isClosed = true;
      });
    });
    const reason = "the app did not answer within 50 ms";
    expect(await endpointAt(url).send(inbound(), 50)).toEqual({ outcome: "too-slow", reason });
    await expect.poll(() => isClosed).toBe(true);
  });

  it("is none if nobody listens, or the host is unknown", async () => {
    const url = `http://127.0.0.1:${await freePort()}/secret?key=secret`;
    const reason = "the app cannot be reached: ECONNREFUSED";
    expect(await endpointAt(url).send(inbound(), LIMIT_MS)).toEqual({ outcome: "unreachable", reason });
    const unknown = await endpointAt("http://app.invalid/secret").send(inbound(), LIMIT_MS);
    expect(unknown).toMatchObject({ outcome: "unreachable", reason: expect.not.stringContaining("secret") });
  });

  it("is none if this server stops first", async () => {
    const app = await startApp(() => undefined);
    const endpoint = endpointAt(app.url);
    const sent = endpoint.send(inbound(), LIMIT_MS);
    await expect.poll(() => app.received.length).toBe(1);
    endpoint.close();
    expect(await sent).toEqual({ outcome: "stopped", reason: "this server stopped" });
  });
});

describe("a connection that the app closed while it was idle", () => {
  /** Answers the first request of every connection, and closes the connection when a second one comes. */
  const answersOnce = (requests: { count: number }) =>
    startTcpApp((socket) => {
      let isUsed = false;
      socket.on("data", () => {
        requests.count += 1;
        if (isUsed) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        isUsed = true;
      });
    });

  it("is replaced: the callback is sent once more, on a new one", async () => {
    const requests = { count: 0 };
    const endpoint = endpointAt(await answersOnce(requests));
    expect(await endpoint.send(inbound(), LIMIT_MS)).toMatchObject({ outcome: "answered" });
    expect(await endpoint.send(inbound(), LIMIT_MS)).toMatchObject({ outcome: "answered" });
    expect(requests.count).toBe(3);
  });

  it("is replaced only then: a new connection that is closed is not tried again", async () => {
    let connections = 0;
    const url = await startTcpApp((socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
    });
    expect(await endpointAt(url).send(inbound(), LIMIT_MS)).toMatchObject({ outcome: "unreachable" });
    expect(connections).toBe(1);
  });
});
