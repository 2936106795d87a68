import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import type { Inbound, Reply } from "../adapter.js";
import type { CallbackHandler } from "../corridor.js";
import { type CallbackListenerOptions, callbackListener } from "./callback-listener.js";

const servers: HttpServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

const text = (status: number, body: string): Reply => ({ status, headers: { "content-type": "text/plain" }, body });

interface Served {
  readonly port: number;
  readonly url: string;
  /** What the handler was given, in order. */
  readonly inbounds: readonly Inbound[];
}

/** Serves a handler that says the body back, and the code of what could not be read. */
async function serve(
  options: CallbackListenerOptions & { readonly handle?: CallbackHandler["handle"] } = {},
): Promise<Served> {
  const inbounds: Inbound[] = [];
  const handler: CallbackHandler = {
    source: "s",
    handle: async (inbound) => {
      inbounds.push(inbound);
      return options.handle ? options.handle(inbound) : text(200, `收到 ${inbound.body}`);
    },
    refuse: ({ code, message }, { path }) =>
      path === "/silent" ? text(500, "") : text(code === "too-large" ? 413 : 400, `拒绝 ${code}: ${message}`),
  };
  const server = createServer(callbackListener(handler, options));
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, inbounds };
}

/** A connection on which bytes are written as they are, and all that comes back is kept. */
class RawSender {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setEncoding("utf8").on("data", (part: string) => {
      this.received += part;
    });
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  async write(bytes: string | Buffer): Promise<void> {
    await new Promise((resolve) => this.socket.write(bytes, resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async receives(part: string): Promise<void> {
    await expect.poll(() => this.received, { timeout: 5000 }).toContain(part);
  }
}

const post = (headers: string) => `POST / HTTP/1.1\r\nHost: h\r\n${headers}\r\n\r\n`;
const postOf = (body: string) => post(`Content-Length: ${Buffer.byteLength(body)}`) + body;

describe("an inbound", () => {
  it("is the request read once", async () => {
    const { url, inbounds } = await serve();
    await fetch(`${url}/secret/a%20b?x=1&y=%E7%BE%A4?z`, {
      method: "PUT",
      headers: { "X-Sign": "abc" },
      body: "群",
    });
    expect(inbounds).toEqual([
      expect.objectContaining({
        method: "PUT",
        path: "/secret/a%20b",
        query: "x=1&y=%E7%BE%A4?z",
        body: "群",
        remoteAddress: "127.0.0.1",
      }),
    ]);
    expect(inbounds[0]?.headers["x-sign"]).toBe("abc");
  });

  it("without a body has an empty one", async () => {
    const { url, inbounds } = await serve();
    await fetch(url);
    expect(inbounds).toEqual([expect.objectContaining({ method: "GET", path: "/", query: "", body: "" })]);
  });

  it.for([
    ["/callbacks/main/command?x=1", "/command"],
    ["/callbacks/main", "/"],
    ["/callbacks/main?x=1", "/"],
    ["/callbacks/main/", "/"],
  ])("has its path below the mount: %s", async ([path, below]) => {
    const { url, inbounds } = await serve({ mountPath: "/callbacks/main" });
    await fetch(url + path);
    expect(inbounds[0]?.path).toBe(below);
  });

  it("is put together from chunks, wherever they are cut", async () => {
    const { port, inbounds } = await serve();
    const bytes = Buffer.from("群🎉é");
    const sender = new RawSender(port);
    await sender.write(post("Transfer-Encoding: chunked"));
    for (const byte of bytes)
      await sender.write(Buffer.concat([Buffer.from("1\r\n"), Buffer.of(byte), Buffer.from("\r\n")]));
    await sender.write("0\r\n\r\n");
    await sender.receives("收到 群🎉é");
    expect(inbounds[0]?.body).toBe("群🎉é");
  });
});

describe("a reply", () => {
  it("has its length counted in bytes", async () => {
    const { url } = await serve();
    const response = await fetch(url, { method: "POST", body: "群不存在" });
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength("收到 群不存在")));
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).toBe("收到 群不存在");
  });

  it("keeps the connection for the next request", async () => {
    const { port } = await serve();
    const sender = new RawSender(port);
    await sender.write(postOf("first"));
    await sender.receives("收到 first");
    await sender.write(postOf("second"));
    await sender.receives("收到 second");
  });

  it("to pipelined requests comes in their order, however long each takes", async () => {
    const handle = async ({ body }: Inbound) => {
      await new Promise((resolve) => setTimeout(resolve, Number(body)));
      return text(200, `waited ${body} ms`);
    };
    const { port } = await serve({ handle });
    const sender = new RawSender(port);
    await sender.write(["60", "30", "0"].map(postOf).join(""));
    await sender.receives("waited 0 ms");
    expect(sender.received.match(/waited \d+ ms/g)).toEqual(["waited 60 ms", "waited 30 ms", "waited 0 ms"]);
  });
});

describe("a body over the limit", () => {
  const bodyLimit = 1000;

  it("is taken up to the last byte", async () => {
    const { url } = await serve({ bodyLimit });
    expect((await fetch(url, { method: "POST", body: "群".repeat(333) })).status).toBe(200);
    expect((await fetch(url, { method: "POST", body: "群".repeat(334) })).status).toBe(413);
  });

  it("is taken up to 1 MiB unless told otherwise", async () => {
    const { url } = await serve();
    expect((await fetch(url, { method: "POST", body: "a".repeat(1024 * 1024) })).status).toBe(200);
    expect((await fetch(url, { method: "POST", body: "a".repeat(1024 * 1024 + 1) })).status).toBe(413);
  });

  it("is refused by its length before it is sent, and the handler never sees it", async () => {
    const { port, inbounds } = await serve({ bodyLimit });
    const sender = new RawSender(port);
    await sender.write(post("Content-Length: 1001"));
    await sender.receives("拒绝 too-large: the body exceeds 1000 bytes");
    expect(sender.received).toMatch(/^HTTP\/1\.1 413 .*connection: close/is);
    expect(inbounds).toEqual([]);
  });

  it("is refused while it streams", async () => {
    const { port } = await serve({ bodyLimit });
    const sender = new RawSender(port);
    await sender.write(post("Transfer-Encoding: chunked"));
    await sender.write(`3e8\r\n${"a".repeat(1000)}\r\n`);
    expect(sender.received).toBe("");
    await sender.write("1\r\na\r\n");
    await sender.receives("拒绝 too-large");
  });

  it("is refused also without a word", async () => {
    const { url } = await serve({ bodyLimit });
    const response = await fetch(`${url}/silent`, { method: "POST", body: "a".repeat(1001) });
    expect(response.status).toBe(500);
    expect(await response.text()).toBe("");
  });

  it("ends the connection as soon as the sender has finished", async () => {
    const { port } = await serve({ bodyLimit });
    const sender = new RawSender(port);
    const startedAt = performance.now();
    await sender.write(postOf("a".repeat(5000)));
    await sender.closed;
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(sender.received).toContain("拒绝 too-large");
  });

  it("ends the connection of a sender who does not finish", async () => {
    const { port } = await serve({ bodyLimit });
    const sender = new RawSender(port);
    await sender.write(post("Content-Length: 1000000"));
    await sender.receives("拒绝 too-large");
    await sender.closed;
  });

  it("gets its reply to a sender who reads only after writing everything", async () => {
    const { port } = await serve({ bodyLimit });
    const sender = new RawSender(port);
    sender.socket.pause();
    const size = 16 * 1024 * 1024;
    await sender.write(post(`Content-Length: ${size}`));
    for (let sent = 0; sent < size; sent += 1024 * 1024) await sender.write(Buffer.alloc(1024 * 1024));
    sender.socket.resume();
    await sender.receives("拒绝 too-large");
  });

  it("is not gathered in memory", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: unknown = runInNewContext("gc");
    if (typeof collectGarbage !== "function") throw new Error("there is no gc");
    const inMemory = () => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    const { port } = await serve({ bodyLimit });
    const piece = Buffer.alloc(1024 * 1024);
    const before = inMemory();
    const sender = new RawSender(port);
    await sender.write(post("Transfer-Encoding: chunked"));
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), piece, Buffer.from("\r\n")]);
    for (let count = 0; count < 64; count += 1) await sender.write(chunk);
    expect(inMemory() - before).toBeLessThan(32 * piece.length);
    expect(sender.received).toContain("拒绝 too-large");
  });
});

describe("a body that cannot be read", () => {
  it.for([
    ["a lone continuation byte", [0x80]],
    ["half a character", [0xe7, 0xbe]],
    ["an overlong form", [0xc0, 0xaf]],
    ["an encoded surrogate", [0xed, 0xa0, 0x80]],
  ] as const)("as UTF-8 is malformed: %s", async ([, bytes]) => {
    const { url, inbounds } = await serve();
    const response = await fetch(url, { method: "POST", body: Buffer.from(bytes) });
    expect(response.status).toBe(400);
    expect(await response.text()).toBe("拒绝 malformed: the body is not UTF-8");
    expect(inbounds).toEqual([]);
  });

  it("whole, because the sender goes away, harms nobody else", async () => {
    const { port, url, inbounds } = await serve();
    for (const headers of ["Content-Length: 100", "Transfer-Encoding: chunked"]) {
      const sender = new RawSender(port);
      await sender.write(`${post(headers)}5\r\nhello`);
      sender.socket.resetAndDestroy();
      await sender.closed;
    }
    expect(await (await fetch(url, { method: "POST", body: "still there" })).text()).toBe("收到 still there");
    expect(inbounds).toHaveLength(1);
  });

  it("has a sender who may go away before the reply too", async () => {
    let release = () => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port, url } = await serve({
      handle: async ({ body }) => {
        if (body === "gone") await waiting;
        return text(200, body);
      },
    });
    const sender = new RawSender(port);
    await sender.write(postOf("gone"));
    sender.socket.resetAndDestroy();
    await sender.closed;
    release();
    expect(await (await fetch(url, { method: "POST", body: "here" })).text()).toBe("here");
  });
});
