import { once } from "node:events";
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/callback-handler.js";
import { CallbackError } from "../vocabulary/callback-error.js";
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

interface ServeOptions extends CallbackListenerOptions, Partial<Pick<CallbackHandler, "handle" | "turnAway">> {
  readonly before?: (request: IncomingMessage, next: () => void, response: ServerResponse) => void;
}

function parrot(options: ServeOptions) {
  const inbounds: Inbound[] = [];
  const handler: CallbackHandler = {
    source: "s",
    handle: async (inbound) => {
      inbounds.push(inbound);
      return options.handle ? options.handle(inbound) : text(200, `收到 ${inbound.body}`);
    },
    turnAway: options.turnAway ?? (() => undefined),
    refuse: ({ code, message }, { path }) =>
      path === "/silent"
        ? text(500, "")
        : refusalAt(path, text(code === "too-large" ? 413 : 400, `拒绝 ${code}: ${message}`)),
  };
  return { handler, inbounds };
}

function refusalAt(path: string, reply: Reply): Reply {
  if (path === "/thrown") throw new Error("refuse broke its word too");
  return path === "/unwritable" ? { ...reply, headers: { "x-name": "群" } } : reply;
}

/** Serves a handler that says the body back, and the code of what could not be read; `before` sees requests first. */
async function serve(served: ServeOptions = {}): Promise<Served> {
  const { before = (_: unknown, next: () => void) => next(), handle, turnAway, ...options } = served;
  const { handler, inbounds } = parrot({ ...(handle && { handle }), ...(turnAway && { turnAway }) });
  const listener = callbackListener(handler, options);
  const server = createServer((request, response) => before(request, () => listener(request, response), response));
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

describe("options", () => {
  it.for<[object, string]>([
    [{ bodylimit: 1 }, "bodylimit is unknown; nearest: bodyLimit"],
    [{ bodyLimit: "1mb" }, "bodyLimit must be a whole number of bytes"],
    [{ bodyLimit: Number.NaN }, "bodyLimit must be a whole number of bytes"],
    [{ bodyLimit: undefined }, "bodyLimit must be a whole number of bytes, and is undefined"],
    [{ mountPath: "callbacks" }, "mountPath must begin with / and not end with it"],
    [{ mountPath: "/callbacks/" }, "mountPath must begin with / and not end with it"],
    [{ callerAddress: "10.0.0.1" }, "callerAddress must be a function"],
  ])("that cannot be used are told: %j", ([options, fault]) => {
    const { handler } = parrot({});
    expect(() => callbackListener(handler, options)).toThrow(`callbackListener: ${fault}`);
  });
});

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

  it.for(["http://h", "HTTP://127.0.0.1:1", "https://user@[::1]:80", ""])(
    "has the same path and query whether its target names the host: %j",
    async (authority) => {
      const { port, inbounds } = await serve({ mountPath: "/callbacks/main" });
      const sender = new RawSender(port);
      await sender.write(`POST ${authority}/callbacks/main/a/b?c=d HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n!`);
      await sender.receives("收到 !");
      expect(inbounds).toEqual([expect.objectContaining({ path: "/a/b", query: "c=d" })]);
    },
  );

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

describe("a reply that cannot be written", () => {
  const unwritable: readonly [string, Reply][] = [
    ["a line break in a header", { status: 200, headers: { "x-name": "a\r\nb: c" }, body: "" }],
    ["a character beyond Latin-1 in a header", { status: 200, headers: { "x-name": "群" }, body: "" }],
    ["a header without a name", { status: 200, headers: { "": "x" }, body: "" }],
    ["a header with a blank in its name", { status: 200, headers: { "good-one": "1", "a b": "x" }, body: "" }],
    ["no status there is", { status: 99, headers: {}, body: "" }],
    ["a status that is no number", { status: Number.NaN, headers: {}, body: "" }],
  ];

  it.for(unwritable)("is a failure in the vendor's words, and costs no other of its turn: %s", async ([, broken]) => {
    const { port } = await serve({
      handle: async ({ body }) => (body === "broken" ? broken : text(200, `said ${body}`)),
    });
    const senders = Array.from({ length: 9 }, () => new RawSender(port));
    const bodies = ["1", "2", "3", "4", "broken", "6", "7", "8", "9"];
    await Promise.all(senders.map((sender, index) => sender.write(postOf(bodies[index] ?? ""))));
    for (const [index, sender] of senders.entries()) {
      await sender.receives(bodies[index] === "broken" ? "拒绝 internal" : `said ${bodies[index]}`);
    }
  });

  it("is a bare 500 where the failure cannot be written either", async () => {
    const { url } = await serve({
      handle: async () => Promise.reject(new Error("broke its word")),
      bodyLimit: 10,
    });
    expect(await (await fetch(url, { method: "POST", body: "x" })).text()).toContain("拒绝 internal");
    const silent = await fetch(`${url}/unwritable`, { method: "POST", body: "x" });
    expect([silent.status, await silent.text()]).toEqual([500, ""]);
    const early = await fetch(`${url}/unwritable`, { method: "POST", body: "more than ten" });
    expect([early.status, await early.text()]).toEqual([500, ""]);
    const thrown = await fetch(`${url}/thrown`, { method: "POST", body: "x" });
    expect(thrown.status).toBe(500);
  });

  it("leaves nothing of itself behind, and nothing that was set before", async () => {
    const { url } = await serve({
      before: (_request, next, response) => {
        response.setHeader("x-before", "1");
        next();
      },
      handle: async () => ({ status: 200, headers: { "x-good": "1", "x-name": "群" }, body: "" }),
    });
    const response = await fetch(url, { method: "POST", body: "x" });
    expect([response.status, response.headers.get("x-good")]).toEqual([400, null]);
    expect(await response.text()).toContain("拒绝 internal");
  });
});

describe("a body that somebody has read before", () => {
  const readers: readonly [string, NonNullable<ServeOptions["before"]>][] = [
    [
      "a loop over its chunks",
      async (request, next) => {
        for await (const chunk of request) void chunk;
        next();
      },
    ],
    ["a reader that throws it away", (request, next) => void request.resume().once("end", next)],
    [
      "a reader of its first part",
      (request, next) => {
        request.once("data", () => {
          request.pause();
          setTimeout(next, 20);
        });
      },
    ],
    [
      "one who has it decoded",
      (request, next) => {
        request.setEncoding("utf8");
        next();
      },
    ],
  ];

  it.for(readers)("is answered as a failure in the vendor's words, with one warning: %s", async ([, before]) => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    const { url, inbounds } = await serve({ before });
    for (const body of ['{"a":1}', '{"b":2}', `{"c":"${"x".repeat(80_000)}"}`]) {
      expect(await (await fetch(url, { method: "POST", body })).text()).toContain("拒绝 internal");
    }
    expect(inbounds).toEqual([]);
    await expect.poll(() => warnings.length).toBe(1);
    expect(warnings[0]).toMatchObject({
      code: "GROUPHOOK_BODY_READ",
      message: expect.stringMatching(/^\[s\] .*read before .*callbackListener.* ahead of every body parser/),
    });
  });

  it.for<[string, RequestInit]>([
    ["an empty body", { method: "POST", body: "" }],
    ["no body", { method: "GET" }],
  ])("harms nothing where it was %s", async ([, init]) => {
    const { url, inbounds } = await serve({ before: (request, next) => void request.resume().once("end", next) });
    expect((await fetch(url, init)).status).toBe(200);
    expect(inbounds).toMatchObject([{ body: "" }]);
  });

  it("harms nothing where others only wait or listen along", async () => {
    const { url, inbounds } = await serve({
      before: (request, next) => {
        setTimeout(() => {
          request.on("data", () => undefined);
          next();
        }, 20);
      },
    });
    const body = "群".repeat(30_000);
    expect(await (await fetch(url, { method: "POST", body })).text()).toBe(`收到 ${body}`);
    expect(inbounds).toHaveLength(1);
  });
});

describe("a stranger", () => {
  const turnAway: CallbackHandler["turnAway"] = ({ path, body }) =>
    path === "/stranger" ? text(403, `turned away with ${body.length} characters`) : undefined;

  it.for(["Content-Length: 16385", "Transfer-Encoding: chunked"])("is answered before the body: %s", async (header) => {
    const { port, inbounds } = await serve({ turnAway });
    const sender = new RawSender(port);
    await sender.write(`POST /stranger HTTP/1.1\r\nHost: h\r\n${header}\r\n\r\n`);
    await sender.receives("turned away with 0 characters");
    expect(sender.received).toMatch(/^HTTP\/1\.1 403 .*connection: close/is);
    expect(inbounds).toEqual([]);
  });

  it("is no obstacle to others", async () => {
    const { url } = await serve({ turnAway });
    const body = "x".repeat(20_000);
    expect(await (await fetch(url, { method: "POST", body })).text()).toBe(`收到 ${body}`);
  });
});

describe("room for a body", () => {
  it("is asked for as it arrives, beyond the first 16 KiB", async () => {
    const asked: number[] = [];
    const roomFor = (bytes: number) => {
      asked.push(bytes);
      return undefined;
    };
    const { url, port } = await serve({ roomFor });
    const sender = new RawSender(port);
    await sender.write(`${post("Content-Length: 900000")}${"x".repeat(16_384)}`);
    await fetch(url, { method: "POST", body: "x".repeat(16_384) });
    expect(asked).toEqual([]);
    await sender.write("x".repeat(10));
    await expect.poll(() => asked).toEqual([10]);
    asked.length = 0;
    await fetch(url, { method: "POST", body: "x".repeat(100_000) });
    expect(asked.reduce((sum, bytes) => sum + bytes, 0)).toBe(100_000 - 16_384);
  });

  it("that is not there is told to the sender at once", async () => {
    const roomFor = () => new CallbackError("overloaded", "no room");
    const { port } = await serve({ roomFor });
    const sender = new RawSender(port);
    await sender.write(`${post("Content-Length: 900000")}${"x".repeat(20_000)}`);
    await sender.receives("拒绝 overloaded: no room");
    await sender.closed;
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
