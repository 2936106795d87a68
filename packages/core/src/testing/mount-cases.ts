import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Inbound, Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/handler-contract.js";
import { type Parrot, type ParrotOptions, parrot, text } from "./parrot.js";
import { post, postOf, RawSender } from "./raw-sender.js";

/** The options of every mount. */
export interface MountOptions {
  readonly bodyLimit?: number;
  readonly mountPath?: string;
  readonly callerAddress?: () => string;
}

/** A mount under test. */
export interface Mount {
  /** The name of its function. */
  readonly name: string;
  /** Serves a handler; with `isReadBefore`, behind code that reads the body first. */
  readonly serve: (handler: CallbackHandler, options: MountOptions, isReadBefore: boolean) => Promise<Send>;
  /** Collects the warnings during the test. */
  readonly warnings: () => readonly string[];
}

/** Sends a request and returns the response. */
type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** A mount on an HTTP server, reached by its port. */
export interface HttpMount extends Pick<Mount, "name"> {
  readonly listen: (handler: CallbackHandler, options: MountOptions) => Promise<number>;
}

interface ServeOptions extends MountOptions, ParrotOptions {
  readonly isReadBefore?: boolean;
}

/** The tests of every mount. */
export function mountCases(mount: Mount): void {
  async function serve(served: ServeOptions = {}): Promise<Omit<Parrot, "handler"> & { send: Send }> {
    const { isReadBefore = false, handle, turnAway, keep, ...options } = served;
    const { handler, ...seen } = parrot({
      ...(handle && { handle }),
      ...(turnAway && { turnAway }),
      ...(keep && { keep }),
    });
    return { ...seen, send: await mount.serve(handler, options, isReadBefore) };
  }

  async function said(response: Response): Promise<readonly [number, string]> {
    return [response.status, await response.text()];
  }

  const postBody = (body: string | Uint8Array<ArrayBuffer>): RequestInit => ({ method: "POST", body });

  describe("options", () => {
    it.for<[object, string]>([
      [{ bodylimit: 1 }, "bodylimit is unknown; nearest: bodyLimit"],
      [{ bodyLimit: "1mb" }, "bodyLimit must be a whole number of bytes"],
      [{ bodyLimit: Number.NaN }, "bodyLimit must be a whole number of bytes"],
      [{ bodyLimit: undefined }, "bodyLimit must be a whole number of bytes, and is undefined"],
      [{ mountPath: "callbacks" }, "mountPath must begin with / and not end with it"],
      [{ mountPath: "/callbacks/" }, "mountPath must begin with / and not end with it"],
      [{ callerAddress: "10.0.0.1" }, "callerAddress must be a function"],
    ])("that are invalid are reported: %j", async ([options, fault]) => {
      const serving = mount.serve(parrot().handler, options, false);
      await expect(serving).rejects.toThrow(`${mount.name}: ${fault}`);
    });
  });

  describe("an inbound", () => {
    it("is the request read once", async () => {
      const { send, inbounds } = await serve();
      await send("/secret/a%20b?x=1&y=%E7%BE%A4?z", { method: "PUT", headers: { "X-Sign": "abc" }, body: "群" });
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

    it.for(["GET", "HEAD", "DELETE"])("without a body has an empty one: %s", async (method) => {
      const { send, inbounds } = await serve();
      expect((await send("/", { method })).status).toBe(200);
      expect(inbounds).toEqual([expect.objectContaining({ method, path: "/", query: "", body: "" })]);
    });

    it.for<[string, string]>([
      ["/callbacks/main/command?x=1", "/command"],
      ["/callbacks/main", "/"],
      ["/callbacks/main?x=1", "/"],
      ["/callbacks/main/", "/"],
    ])("has its path below the mount: %s", async ([path, below]) => {
      const { send, inbounds } = await serve({ mountPath: "/callbacks/main" });
      await send(path);
      expect(inbounds[0]?.path).toBe(below);
    });

    it("has the address that callerAddress returns", async () => {
      const { send, inbounds } = await serve({ callerAddress: () => "192.0.2.7" });
      await send("/");
      expect(inbounds[0]?.remoteAddress).toBe("192.0.2.7");
    });

    it("keeps its byte order mark", async () => {
      const { send, inbounds } = await serve();
      await send("/", postBody("\ufeff{}"));
      expect(inbounds[0]?.body).toBe("\ufeff{}");
    });

    it.for(["", "\ufeff{}", "群🎉".repeat(50_000)])("has the bytes of its body as they came, case %#", async (body) => {
      const { send, inbounds } = await serve();
      await send("/", postBody(body));
      expect(Buffer.from(inbounds[0]?.bytes ?? []).equals(Buffer.from(body))).toBe(true);
    });
  });

  describe("a reply", () => {
    it("has its length counted in bytes", async () => {
      const { send } = await serve();
      const response = await send("/", postBody("群不存在"));
      expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength("收到 群不存在")));
      expect(response.headers.get("content-type")).toBe("text/plain");
      expect(await response.text()).toBe("收到 群不存在");
    });

    it("is given as bytes where there are some", async () => {
      const bytes = Uint8Array.of(0x1f, 0x8b, 0xff, 0);
      const { send } = await serve({ handle: async () => ({ status: 418, headers: {}, body: "text", bytes }) });
      const response = await send("/", postBody("x"));
      expect([response.status, response.headers.get("content-length")]).toEqual([418, "4"]);
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    });

    it("without content has no length", async () => {
      const { send } = await serve({ handle: async () => ({ status: 204, headers: {}, body: "" }) });
      const response = await send("/", postBody("x"));
      expect([response.status, response.headers.get("content-length")]).toEqual([204, null]);
    });

    it.for<[string, Reply]>([
      ["a line break in a header", { status: 200, headers: { "x-name": "a\r\nb: c" }, body: "" }],
      ["a control character in a header", { status: 200, headers: { "x-name": "a\u0001b" }, body: "" }],
      ["a character beyond Latin-1 in a header", { status: 200, headers: { "x-name": "群" }, body: "" }],
      ["a header without a name", { status: 200, headers: { "": "x" }, body: "" }],
      ["a header with a blank in its name", { status: 200, headers: { "good-one": "1", "a b": "x" }, body: "" }],
      ["an invalid status", { status: 99, headers: {}, body: "" }],
      ["a status that is not a number", { status: Number.NaN, headers: {}, body: "" }],
    ])("that cannot be written is an internal failure: %s", async ([, broken]) => {
      const { send } = await serve({ handle: async () => broken });
      const response = await send("/", postBody("x"));
      expect(await said(response)).toEqual([400, "拒绝 internal: [s] the reply cannot be written"]);
      expect(response.headers.get("good-one")).toBeNull();
    });

    it("is an empty 500 if the failure cannot be written either", async () => {
      const handle = async () => Promise.reject(new Error("broken"));
      const { send } = await serve({ handle, bodyLimit: 10 });
      expect(await said(await send("/", postBody("x")))).toEqual([400, "拒绝 internal: [s] the handler threw"]);
      expect(await said(await send("/unwritable", postBody("x")))).toEqual([500, ""]);
      expect(await said(await send("/unwritable", postBody("more than ten")))).toEqual([500, ""]);
      expect(await said(await send("/thrown", postBody("x")))).toEqual([500, ""]);
    });
  });

  describe("a function that throws", () => {
    const fails = () => {
      throw new Error("broken");
    };

    it.for<[string, ServeOptions, string]>([
      ["callerAddress", { callerAddress: fails }, "callerAddress threw"],
      ["turnAway", { turnAway: fails }, "the handler threw"],
    ])("is an internal failure: %s", async ([, options, message]) => {
      const { send, inbounds } = await serve(options);
      expect(await said(await send("/", postBody("x".repeat(20_000))))).toEqual([400, `拒绝 internal: [s] ${message}`]);
      expect(inbounds).toEqual([]);
    });

    it("does not affect the reply if it is keep", async () => {
      const { send } = await serve({ keep: fails, bodyLimit: 1 });
      expect((await send("/", postBody("too much"))).status).toBe(413);
      expect((await send("/", postBody("!"))).status).toBe(200);
    });
  });

  describe("a body that was read before", () => {
    it("is answered as an internal failure, with one warning", async () => {
      const warnings = mount.warnings();
      const { send, inbounds, kept } = await serve({ isReadBefore: true });
      for (const body of ['{"a":1}', '{"b":2}', `{"c":"${"x".repeat(80_000)}"}`]) {
        expect(await (await send("/", postBody(body))).text()).toContain("拒绝 internal");
      }
      expect(inbounds).toEqual([]);
      expect(kept).toEqual(Array(3).fill({ code: "internal", body: "", isWhole: false }));
      await expect.poll(() => warnings.length).toBe(1);
      expect(warnings[0]).toMatch(new RegExp(`^\\[s\\] .*read before it came to ${mount.name}.* ahead of `));
    });

    it.for<[string, RequestInit]>([
      ["an empty body", { method: "POST", body: "" }],
      ["no body", { method: "GET" }],
    ])("is no problem if it was %s", async ([, init]) => {
      const { send, inbounds } = await serve({ isReadBefore: true });
      expect((await send("/", init)).status).toBe(200);
      expect(inbounds).toMatchObject([{ body: "" }]);
    });
  });

  describe("a caller that is turned away", () => {
    const turnAway: CallbackHandler["turnAway"] = ({ path, body }) =>
      path === "/stranger" ? text(403, `turned away with ${body.length} characters`) : undefined;

    it("is answered before a large body is read", async () => {
      const { send, inbounds, kept } = await serve({ turnAway });
      const response = await send("/stranger", postBody("x".repeat(16_385)));
      expect(await said(response)).toEqual([403, "turned away with 0 characters"]);
      expect([inbounds, kept]).toEqual([[], []]);
    });

    it("does not affect others", async () => {
      const { send } = await serve({ turnAway });
      const body = "x".repeat(20_000);
      expect(await (await send("/", postBody(body))).text()).toBe(`收到 ${body}`);
    });
  });

  describe("a body over the limit", () => {
    it("is accepted up to the last byte", async () => {
      const { send } = await serve({ bodyLimit: 1000 });
      expect((await send("/", postBody("群".repeat(333)))).status).toBe(200);
      expect((await send("/", postBody("群".repeat(334)))).status).toBe(413);
    });

    it("is accepted up to 1 MiB by default", async () => {
      const { send } = await serve();
      expect((await send("/", postBody("a".repeat(1024 * 1024)))).status).toBe(200);
      expect((await send("/", postBody("a".repeat(1024 * 1024 + 1)))).status).toBe(413);
    });

    it("can be refused with an empty reply", async () => {
      const { send } = await serve({ bodyLimit: 1000 });
      expect(await said(await send("/silent", postBody("a".repeat(1001))))).toEqual([500, ""]);
    });

    it("is kept as a dead letter, whole up to 64 KiB", async () => {
      const { send, kept } = await serve({ bodyLimit: 1000 });
      await send("/", postBody("群".repeat(500)));
      await expect.poll(() => kept).toEqual([{ code: "too-large", body: "群".repeat(500), isWhole: true }]);
      await send("/", postBody("a".repeat(100_000)));
      await expect.poll(() => kept[1]).toEqual({ code: "too-large", body: "a".repeat(65_536), isWhole: false });
    });
  });

  describe("a body that is not UTF-8", () => {
    it.for([
      ["a lone continuation byte", [0x80]],
      ["half a character", [0xe7, 0xbe]],
      ["an overlong form", [0xc0, 0xaf]],
      ["an encoded surrogate", [0xed, 0xa0, 0x80]],
    ] as const)("is malformed, and kept as far as it is readable: %s", async ([, bytes]) => {
      const { send, inbounds, kept } = await serve();
      const response = await send("/", postBody(Uint8Array.of(0x61, ...bytes)));
      expect(await said(response)).toEqual([400, "拒绝 malformed: the body is not UTF-8"]);
      expect(inbounds).toEqual([]);
      const body = expect.stringMatching(/^a\ufffd+$/);
      await expect.poll(() => kept).toEqual([{ code: "malformed", body, isWhole: false }]);
    });

    it("is kept with the bytes as they came, which alone bear out a signature", async () => {
      const kept: Uint8Array[] = [];
      const { send } = await serve({ keep: (_error, { bytes }) => void kept.push(bytes) });
      await send("/", postBody(Uint8Array.of(0x61, 0x80)));
      await expect.poll(() => kept.map((bytes) => [...bytes])).toEqual([[0x61, 0x80]]);
    });
  });
}

/** The tests of every mount on an HTTP server, including the timing of bytes. */
export function httpMountCases(mount: HttpMount): void {
  async function serve(served: ServeOptions = {}): Promise<Omit<Parrot, "handler"> & { port: number }> {
    const { handle, turnAway, ...options } = served;
    const { handler, ...seen } = parrot({ ...(handle && { handle }), ...(turnAway && { turnAway }) });
    return { ...seen, port: await mount.listen(handler, options) };
  }

  const answerTo = async (port: number, body: string) =>
    (await fetch(`http://127.0.0.1:${port}`, { method: "POST", body })).text();

  describe("an inbound", () => {
    it.for(["http://h", ""])("has the same path whether its target names the host: %j", async (authority) => {
      const { port, inbounds } = await serve({ mountPath: "/callbacks/main" });
      const sender = new RawSender(port);
      await sender.write(`${post("Content-Length: 1", `${authority}/callbacks/main/a/b?c=d`)}!`);
      await sender.receives("收到 !");
      expect(inbounds).toEqual([expect.objectContaining({ path: "/a/b", query: "c=d" })]);
    });

    it("is assembled from chunks, wherever they are cut", async () => {
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
    it("keeps the connection open for the next request", async () => {
      const { port } = await serve();
      const sender = new RawSender(port);
      await sender.write(postOf("first"));
      await sender.receives("收到 first");
      await sender.write(postOf("second"));
      await sender.receives("收到 second");
    });

    it("to HEAD has no body", async () => {
      const { port } = await serve();
      const sender = new RawSender(port);
      await sender.write("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      await sender.closed;
      expect(sender.received).toMatch(/^HTTP\/1\.1 200 .*\r\ncontent-length: 7\r\n.*\r\n\r\n$/is);
    });

    it("to pipelined requests comes in their order, no matter how long each takes", async () => {
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

  describe("a caller that is turned away", () => {
    it.for(["Content-Length: 16385", "Transfer-Encoding: chunked"])(
      "is answered before the body, and soon disconnected: %s",
      async (header) => {
        const { port, inbounds } = await serve({ turnAway: () => text(403, "turned away") });
        const sender = new RawSender(port);
        await sender.write(post(header));
        await sender.receives("turned away");
        expect(sender.received).toMatch(/^HTTP\/1\.1 403 /);
        await sender.closed;
        expect(inbounds).toEqual([]);
      },
    );
  });

  describe("a body over the limit", () => {
    const bodyLimit = 1000;

    it("is refused by its content-length before it is sent, without calling the handler", async () => {
      const { port, inbounds } = await serve({ bodyLimit });
      const sender = new RawSender(port);
      await sender.write(post("Content-Length: 1001"));
      await sender.receives("拒绝 too-large: the body exceeds 1000 bytes");
      expect(sender.received).toMatch(/^HTTP\/1\.1 413 /);
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

    it("is kept as far as it came when its sender does not finish, and the connection is closed", async () => {
      const { port, kept } = await serve({ bodyLimit });
      const sender = new RawSender(port);
      await sender.write(`${post("Content-Length: 1000000")}beginning`);
      await sender.receives("拒绝 too-large");
      await sender.closed;
      await expect.poll(() => kept).toEqual([{ code: "too-large", body: "beginning", isWhole: false }]);
    });

    it("is answered even if the sender reads only after writing everything", async () => {
      const { port } = await serve({ bodyLimit });
      const sender = new RawSender(port);
      sender.socket.pause();
      // Hono's server gives a sender half a second for all of it.
      const size = 4 * 1024 * 1024;
      await sender.write(post(`Content-Length: ${size}`));
      for (let sent = 0; sent < size; sent += 1024 * 1024) await sender.write(Buffer.alloc(1024 * 1024));
      sender.socket.resume();
      await sender.receives("拒绝 too-large");
    });

    it("is not buffered in memory", async () => {
      setFlagsFromString("--expose-gc");
      const collectGarbage: unknown = runInNewContext("gc");
      if (typeof collectGarbage !== "function") throw new Error("gc is not available");
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
      // Engines may take a moment to free garbage.
      await expect.poll(inMemory, { timeout: 200, interval: 20 }).toBeLessThan(before + 32 * piece.length);
      expect(sender.received).toContain("拒绝 too-large");
    });
  });

  describe("a sender who disconnects", () => {
    it("before the body is complete does not affect others", async () => {
      const { port, inbounds } = await serve();
      for (const headers of ["Content-Length: 100", "Transfer-Encoding: chunked"]) {
        const sender = new RawSender(port);
        await sender.write(`${post(headers)}5\r\nhello`);
        sender.socket.resetAndDestroy();
        await sender.closed;
      }
      expect(await answerTo(port, "still there")).toBe("收到 still there");
      expect(inbounds).toHaveLength(1);
    });

    it("before the reply does not affect others", async () => {
      let release = () => {};
      const waiting = new Promise<void>((resolve) => {
        release = resolve;
      });
      const { port } = await serve({
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
      expect(await answerTo(port, "here")).toBe("here");
    });
  });
}
