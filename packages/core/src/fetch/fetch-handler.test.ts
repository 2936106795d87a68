import { Readable } from "node:stream";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import type { CallbackHandler } from "../corridor/handler-contract.js";
import { httpMountCases, type Mount, type MountOptions, mountCases } from "../testing/mount-cases.js";
import { parrot, text } from "../testing/parrot.js";
import { serveHttp } from "../testing/serve-http.js";
import { fetchHandler } from "./fetch-handler.js";

const name = "fetchHandler";

function warnings(): readonly string[] {
  const warned: string[] = [];
  vi.spyOn(console, "warn").mockImplementation((message: string) => void warned.push(message));
  return warned;
}

/** A request as a server creates it: with the length of its body. */
function requestOf(path: string, init: RequestInit = {}): Request {
  const request = new Request(`http://127.0.0.1${path}`, init);
  const { body } = init;
  const length =
    typeof body === "string" ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : undefined;
  if (length !== undefined) request.headers.set("content-length", String(length));
  return request;
}

const direct: Mount = {
  name,
  warnings,
  serve: async (handler, options, isReadBefore) => {
    const answer = fetchHandler(handler, { callerAddress: () => "127.0.0.1", ...options });
    return async (path, init) => {
      const request = requestOf(path, init);
      if (isReadBefore) await request.text();
      return answer(request);
    };
  },
};

/** Hono's server for Node, which has its own classes of request and response. */
async function listen(handler: CallbackHandler, options: MountOptions, isReadBefore = false): Promise<number> {
  const answer = fetchHandler<[HttpBindings]>(handler, {
    callerAddress: (_request, { incoming }) => incoming.socket.remoteAddress ?? "",
    ...options,
  });
  return serveHttp(
    getRequestListener(async (request, bindings) => {
      if (isReadBefore) await request.text();
      return answer(request, bindings as HttpBindings);
    }),
  );
}

const behindHttp: Mount = {
  name,
  warnings,
  serve: async (handler, options, isReadBefore) => {
    const port = await listen(handler, options, isReadBefore);
    return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  },
};

describe("called with requests", () => mountCases(direct));

describe("behind an HTTP server", () => {
  mountCases(behindHttp);
  httpMountCases({ name, listen });
});

describe("a request", () => {
  const url = "http://h/";
  const streamed = (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Request =>
    new Request(url, { method: "POST", body: Readable.toWeb(Readable.from(chunks)) as ReadableStream, duplex: "half" });

  it("has an address only if callerAddress is set, which gets the server's other arguments", async () => {
    const { handler, inbounds } = parrot();
    await fetchHandler(handler)(new Request(url));
    const answer = fetchHandler(handler, { callerAddress: (_, info: { readonly ip: string }) => info.ip });
    expectTypeOf(answer).parameters.toEqualTypeOf<[Request, { readonly ip: string }]>();
    await answer(new Request(url), { ip: "192.0.2.7" });
    expect(inbounds.map(({ remoteAddress }) => remoteAddress)).toEqual(["", "192.0.2.7"]);
  });

  it("has its method in upper case, and no fragment", async () => {
    const { handler, inbounds } = parrot();
    await fetchHandler(handler)(new Request(`${url}a?b=c#d`, { method: "patch" }));
    expect(inbounds).toMatchObject([{ method: "PATCH", path: "/a", query: "b=c" }]);
  });

  it("is assembled from chunks, wherever they are cut", async () => {
    const { handler, inbounds } = parrot();
    await fetchHandler(handler)(streamed([...Buffer.from("群🎉é")].map((byte) => Uint8Array.of(byte))));
    expect(inbounds[0]?.body).toBe("群🎉é");
  });

  it("is refused while it streams, and read for at most another second", async () => {
    const { handler, kept } = parrot();
    let isGivenUp = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Uint8Array.of(0x61);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      } finally {
        isGivenUp = true;
      }
    }
    const response = await fetchHandler(handler, { bodyLimit: 3 })(streamed(endless()));
    expect(await response.text()).toBe("拒绝 too-large: the body exceeds 3 bytes");
    expect(isGivenUp).toBe(false);
    await expect
      .poll(() => kept, { timeout: 5000 })
      .toEqual([{ code: "too-large", body: expect.stringMatching(/^a{5,}$/), isWhole: false }]);
    await expect.poll(() => isGivenUp).toBe(true);
  });

  it("is limited even if its content-length is too small", async () => {
    const { handler, inbounds, kept } = parrot();
    const request = new Request(url, { method: "POST", body: "more than ten", headers: { "content-length": "3" } });
    expect((await fetchHandler(handler, { bodyLimit: 10 })(request)).status).toBe(413);
    expect(inbounds).toEqual([]);
    await expect.poll(() => kept).toEqual([{ code: "too-large", body: "more than ten", isWhole: true }]);
  });

  it.for([undefined, "5"])(
    "whose body breaks off is malformed, and not kept; its content-length is %s",
    async (length) => {
      const { handler, inbounds, kept } = parrot();
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield Uint8Array.of(0x61);
        throw new Error("reset");
      }
      const request = streamed(broken());
      if (length !== undefined) request.headers.set("content-length", length);
      const response = await fetchHandler(handler)(request);
      expect(await response.text()).toBe("拒绝 malformed: the body broke off");
      expect([inbounds, kept]).toEqual([[], []]);
    },
  );

  it.for<[string, (request: Request) => unknown]>([
    ["holds", ({ body }) => body?.getReader()],
    [
      "has read the first part of",
      async ({ body }) => {
        const reader = body?.getReader();
        await reader?.read();
        reader?.releaseLock();
      },
    ],
    ["has thrown away", ({ body }) => body?.cancel()],
  ])("whose body other code %s is a failure", async ([, read]) => {
    warnings();
    const { handler, inbounds } = parrot();
    for (const request of [
      streamed([Uint8Array.of(0x61), Uint8Array.of(0x62)]),
      requestOf("/", { method: "POST", body: "ab" }),
    ]) {
      await read(request);
      expect(await (await fetchHandler(handler)(request)).text()).toContain("拒绝 internal");
    }
    expect(inbounds).toEqual([]);
  });

  it("that was cloned before is read as usual", async () => {
    const { handler } = parrot();
    const request = new Request(url, { method: "POST", body: "群" });
    await request.clone().text();
    expect(await (await fetchHandler(handler)(request)).text()).toBe("收到 群");
  });

  it("that is turned away is left unread", async () => {
    const { handler } = parrot({ turnAway: () => text(403, "turned away") });
    const request = streamed([Uint8Array.of(0x61)]);
    expect((await fetchHandler(handler)(request)).status).toBe(403);
    expect([request.bodyUsed, request.body?.locked]).toEqual([false, false]);
  });

  it("whose body getter throws is an internal failure", async () => {
    const { handler } = parrot();
    const request = Object.defineProperty(streamed([Uint8Array.of(0x61)]), "body", {
      get: () => {
        throw new TypeError("a URL with a password");
      },
    });
    expect(await (await fetchHandler(handler)(request)).text()).toBe("拒绝 internal: [s] the request cannot be read");
  });
});

describe("a reply", () => {
  it.for([204, 304])("without a body may have the status %s", async (status) => {
    const { handler } = parrot({ handle: async () => ({ status, headers: {}, body: "" }) });
    expect((await fetchHandler(handler)(new Request("http://h/"))).status).toBe(status);
  });

  it("has no headers besides those of the adapter and its length", async () => {
    const { handler } = parrot({ handle: async () => ({ status: 200, headers: {}, body: "群" }) });
    const { headers } = await fetchHandler(handler)(new Request("http://h/"));
    expect([...headers]).toEqual([["content-length", "3"]]);
  });
});
