import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Reply } from "../adapter/adapter.js";
import type { CallbackHandler } from "../corridor/handler-contract.js";
import { httpMountCases, type MountOptions, mountCases } from "../testing/mount-cases.js";
import { type ParrotOptions, parrot, text } from "../testing/parrot.js";
import { post, postOf, RawSender } from "../testing/raw-sender.js";
import { serveHttp } from "../testing/serve-http.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import { type CallbackListenerOptions, callbackListener } from "./callback-listener.js";

const name = "callbackListener";

type Before = (request: IncomingMessage, next: () => void, response: ServerResponse) => void;

const readByLoop: Before = async (request, next) => {
  for await (const chunk of request) void chunk;
  next();
};

const readAndThrownAway: Before = (request, next) => void request.resume().once("end", next);

/** Serves a handler; `before` sees requests first. */
function listen(handler: CallbackHandler, options: CallbackListenerOptions, before?: Before): Promise<number> {
  const listener = callbackListener(handler, options);
  return serveHttp((request, response) => {
    if (before) before(request, () => listener(request, response), response);
    else listener(request, response);
  });
}

function warnings(): readonly string[] {
  const warned: string[] = [];
  const onWarning = ({ message }: Error) => warned.push(message);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  return warned;
}

mountCases({
  name,
  warnings,
  serve: async (handler, options, isReadBefore) => {
    const port = await listen(handler, options, isReadBefore ? readAndThrownAway : undefined);
    return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  },
});

httpMountCases({ name, listen: (handler: CallbackHandler, options: MountOptions) => listen(handler, options) });

interface ServeOptions extends CallbackListenerOptions, ParrotOptions {
  readonly before?: Before;
}

async function serve(served: ServeOptions = {}) {
  const { before, handle, turnAway, ...options } = served;
  const { handler, inbounds } = parrot({ ...(handle && { handle }), ...(turnAway && { turnAway }) });
  const port = await listen(handler, options, before);
  return { port, url: `http://127.0.0.1:${port}`, inbounds };
}

describe("an inbound", () => {
  it.for(["HTTP://127.0.0.1:1", "https://user@[::1]:80"])(
    "has the same path and query in every absolute form of its target: %j",
    async (authority) => {
      const { port, inbounds } = await serve({ mountPath: "/callbacks/main" });
      const sender = new RawSender(port);
      await sender.write(`${post("Content-Length: 1", `${authority}/callbacks/main/a/b?c=d`)}!`);
      await sender.receives("收到 !");
      expect(inbounds).toEqual([expect.objectContaining({ path: "/a/b", query: "c=d" })]);
    },
  );
});

describe("a reply that cannot be written", () => {
  const unwritable: readonly [string, Reply][] = [
    ["a header", { status: 200, headers: { "x-name": "a\r\nb: c" }, body: "" }],
    ["the status", { status: 99, headers: {}, body: "" }],
  ];

  it.for(unwritable)("does not affect the other replies of its turn: %s", async ([, broken]) => {
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
});

describe("a sender who is answered early", () => {
  it.for<[string, ServeOptions, string]>([
    ["a caller turned away", { turnAway: () => text(403, "turned away") }, "turned away"],
    ["a body over the limit", { bodyLimit: 1000 }, "拒绝 too-large"],
  ])("gets a reply that closes the connection: %s", async ([, options, reply]) => {
    const { port } = await serve(options);
    const sender = new RawSender(port);
    await sender.write(post("Content-Length: 20000"));
    await sender.receives(reply);
    expect(sender.received).toMatch(/^HTTP\/1\.1 4\d\d .*connection: close/is);
  });

  it("is disconnected as soon as the body has ended", async () => {
    const { port } = await serve({ bodyLimit: 1000 });
    const sender = new RawSender(port);
    const startedAt = performance.now();
    await sender.write(postOf("a".repeat(5000)));
    await sender.closed;
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(sender.received).toContain("拒绝 too-large");
  });
});

describe("a body that was read before", () => {
  it.for<[string, Before]>([
    ["a loop over its chunks", readByLoop],
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
      "code that has it decoded",
      (request, next) => {
        request.setEncoding("utf8");
        next();
      },
    ],
  ])("is answered as an internal failure: %s", async ([, before]) => {
    const { url, inbounds } = await serve({ before });
    for (const body of ['{"a":1}', `{"c":"${"x".repeat(80_000)}"}`]) {
      expect(await (await fetch(url, { method: "POST", body })).text()).toContain("拒绝 internal");
    }
    expect(inbounds).toEqual([]);
  });

  it("causes a warning with its own code", async () => {
    const codes: unknown[] = [];
    const onWarning = (warning: Error) => codes.push("code" in warning && warning.code);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    const { url } = await serve({ before: readByLoop });
    await fetch(url, { method: "POST", body: "x" });
    await expect.poll(() => codes).toEqual(["GROUPHOOK_BODY_READ"]);
  });

  it("is no problem if other code only waits or listens as well", async () => {
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

describe("room for a body", () => {
  it("is requested as the body arrives, beyond the first 16 KiB", async () => {
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

  it("that is missing is reported to the sender at once", async () => {
    const roomFor = () => new CallbackError("overloaded", "no room");
    const { port } = await serve({ roomFor });
    const sender = new RawSender(port);
    await sender.write(`${post("Content-Length: 900000")}${"x".repeat(20_000)}`);
    await sender.receives("拒绝 overloaded: no room");
    await sender.closed;
  });

  it("is a failure if roomFor throws", async () => {
    const roomFor = () => {
      throw new Error("broken");
    };
    const { url } = await serve({ roomFor });
    const response = await fetch(url, { method: "POST", body: "x".repeat(20_000) });
    expect(await response.text()).toBe("拒绝 internal: [s] roomFor threw");
  });
});
