import { getEventListeners, once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClient } from "./client.js";

/** Something that answers, on a free port; closed after the test. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with an empty list, and keeps what came. */
async function listServer() {
  const came: Pick<IncomingMessage, "url" | "headers">[] = [];
  const url = await serve(({ url, headers }, response) => {
    came.push({ url, headers });
    response.writeHead(200, { "content-type": "application/json" }).end('{"items":[],"next":null}');
  });
  return { url, came };
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (fault) {
    return fault;
  }
}

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );

describe("an answer that is no page", () => {
  const strange = [
    ["null", "application/json"],
    ['{"status":"ok"}', "application/json"],
    ['{"events":[],"epoch":"e"}', "application/json"],
    ['{"events":[],"next":"1","epoch":"e"}', "application/json"],
    ['{"events":[{"sequence":"5"}],"next":5,"epoch":"e"}', "application/json"],
    ['{"events":[],"next":4,"epoch":"e"}', "application/json"],
    ["hello", "text/plain"],
  ] as const;

  it.each(strange)("is passed over by who follows the feed: %s", async (text, type) => {
    const answers = [[text, type]];
    const page = '{"events":[{"sequence":"6"}],"next":6,"epoch":"e"}';
    const url = await serve((_, response) => {
      const [body, contentType] = answers.shift() ?? [page, "application/json"];
      response.writeHead(200, { "content-type": contentType }).end(body);
    });
    const faults: unknown[] = [];
    const following = createClient({ url }).follow({ after: 5, onFault: (fault) => faults.push(fault) });
    expect(await following.next()).toEqual({ done: false, value: { sequence: "6" } });
    expect(faults).toEqual([expect.objectContaining({ name: "NoAnswerError", reason: "unreadable" })]);
  });

  it.each(["null", "{}", '{"items":[]}'])("ends the reading of a list with a fault: %s", async (text) => {
    const url = await serve((_, response) => response.setHeader("content-type", "application/json").end(text));
    const reading = createClient({ url, retries: 0 }).pages("/v1/groups").next();
    expect(await rejection(reading)).toMatchObject({ name: "NoAnswerError", reason: "unreadable" });
  });
});

it("says what it acknowledges, so that nothing else is taken for it", async () => {
  const said: string[] = [];
  const url = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (request.url?.endsWith("/ack")) said.push(body);
    const page = '{"events":[{"sequence":"6"}],"next":6,"epoch":"e"}';
    response.writeHead(200, { "content-type": "application/json" }).end(page);
    if (said.length > 0) controller.abort();
  });
  const controller = new AbortController();
  await createClient({ url }).consume("search", { signal: controller.signal }, () => undefined);
  expect(said[0]).toBe('{"sequence":6,"epoch":"e"}');
});

describe("a client", () => {
  it.for([
    { url: "http://user:geheim@chat.example" },
    { url: "https://chat.example/?token=geheim" },
    { url: "ftp://geheim" },
    { url: "http://[geheim" },
    { url: "/", token: "geheim\n" },
    { url: "/", token: "geheim geheim" },
    { url: "/", headers: { "x-csrf": "geheim\r\n" } },
  ])("is not made with %j, which no error repeats", (options) => {
    const fault = thrownBy(() => createClient(options));
    expect(fault).toBeInstanceOf(TypeError);
    expect(inspect(fault, { showHidden: true })).not.toContain("geheim");
  });

  it("sends its headers and a token that comes later, to a server below a path", async () => {
    const { url, came } = await listServer();
    const client = createClient({ url: `${url}/chat/`, token: async () => "t", headers: { "x-csrf": "1" } });
    await client.get("/v1/groups", { query: { q: "读书 & 会", stale: true } });
    expect(came[0]?.url).toBe(`/chat/v1/groups?${new URLSearchParams({ q: "读书 & 会", stale: "true" })}`);
    expect(came[0]?.headers).toMatchObject({ authorization: "Bearer t", "x-csrf": "1" });
    expect(came[0]?.headers).not.toHaveProperty("content-type");
  });

  it("asks beside the web page that it is in", async () => {
    const asked: string[] = [];
    const fetch = async (address: string) => {
      asked.push(address);
      return Response.json({ items: [], next: null });
    };
    for (const url of ["/", "", "/chat"]) await createClient({ url, fetch }).get("/v1/groups");
    expect(asked).toEqual(["/v1/groups", "/v1/groups", "/chat/v1/groups"]);
  });

  it.for(["", ".", ".."])("asks for no id %j, which no path can hold", async (groupId) => {
    const { url, came } = await listServer();
    const path = { source: "chat", groupId };
    const fault = await rejection(createClient({ url }).get("/v1/groups/{source}/{groupId}", { path }));
    expect(fault).toBeInstanceOf(TypeError);
    expect(came).toEqual([]);
  });

  it("rejects with what keeps it from getting a token", async () => {
    const { url } = await listServer();
    const fault = new Error("the vault is closed");
    expect(await rejection(createClient({ url, token: () => Promise.reject(fault) }).get("/v1/groups"))).toBe(fault);
  });

  it("ends in time though the token does not come, or fetch takes no notice", async () => {
    const { url } = await listServer();
    const never = () => new Promise<never>(() => undefined);
    for (const options of [{ token: never }, { fetch: never }]) {
      const client = createClient({ url, ...options, timeoutMs: 50, retries: 0 });
      expect(await rejection(client.get("/v1/groups"))).toMatchObject({ reason: "timeout" });
      const reason = new Error("enough");
      const signal = AbortSignal.timeout(50);
      const controller = new AbortController();
      signal.addEventListener("abort", () => controller.abort(reason));
      expect(await rejection(client.get("/v1/groups", { signal: controller.signal, timeoutMs: 9e9 }))).toBe(reason);
    }
  });

  it("leaves nothing on a signal that lives long", async () => {
    const { url } = await listServer();
    const client = createClient({ url });
    const { signal } = new AbortController();
    for (let count = 0; count < 20; count += 1) await client.get("/v1/groups", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it.for([
    ["[1]", { status: 400, title: "An answer that is not grouphook's", detail: undefined }],
    [
      '{"title":"Bad request","detail":7,"code":{"a":1},"mayHaveActed":"yes"}',
      { title: "Bad request", code: undefined },
    ],
    ["{", { status: 400, isFromServer: false }],
    ["null", { status: 400, isFromServer: false }],
  ] as const)("makes no more of a problem than it tells: %s", async ([body, shown]) => {
    const url = await serve((_, response) =>
      response.writeHead(400, { "content-type": "application/problem+json" }).end(body),
    );
    expect(await rejection(createClient({ url }).get("/v1/groups"))).toMatchObject({
      name: "GrouphookProblem",
      ...shown,
    });
  });

  it("does not take half an answer, or what is no JSON, for one", async () => {
    const url = await serve((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end('{"items":['),
    );
    const fault = await rejection(createClient({ url, retries: 0 }).get("/v1/groups"));
    expect(fault).toMatchObject({ name: "NoAnswerError", reason: "unreadable" });
  });
});
