import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { sendRaw } from "../testing/raw-request.js";
import { sharedTestServer, startTestServer } from "../testing/start-test-server.js";

/** Every documented route, as a request that would succeed. */
const routes = [
  ...readFileSync(new URL("../../README.md", import.meta.url), "utf8").matchAll(/^\| `([A-Z]+) (\/[^?`]*)/gm),
].map(([, method = "", path = ""]) => ({
  method,
  path: path.replace(/\{(\w+)\}/g, (_, name) => (name === "source" ? "aec" : "x")),
}));
const TOKEN = "a-token-of-some-length";
const openToAll = ["/healthz", "/readyz"];
const isSignIn = ({ method, path }: (typeof routes)[number]) => method === "POST" && path === "/v1/session";
const guarded = routes.filter((one) => !openToAll.includes(one.path) && !isSignIn(one));

/** Spellings of a path that parts of a server may read differently. */
function spellingsOf(path: string): readonly string[] {
  const [first = "", ...rest] = path.slice(1);
  const encodedFirst = `%${first.charCodeAt(0).toString(16)}`;
  const lastSlash = path.lastIndexOf("/");
  const spellings = [
    path,
    path.toUpperCase(),
    `/${first.toUpperCase()}${rest.join("")}`,
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `//${path}`,
    path.replaceAll("/", "//"),
    `/${encodedFirst}${rest.join("")}`,
    `/${encodedFirst.toUpperCase()}${rest.join("")}`,
    `/%25${encodedFirst.slice(1)}${rest.join("")}`,
    `${path.slice(0, lastSlash)}%2f${path.slice(lastSlash + 1)}`,
    `/.${path}`,
    `/x/..${path}`,
    `/healthz/..${path}`,
    `/healthz/%2e%2e${path}`,
    `/healthz/..%2f${path.slice(1)}`,
    `/callbacks/..${path}`,
    `${path}/.`,
    `${path}/x/..`,
    `${path}?`,
    `${path}?/healthz`,
    `${path}#/healthz`,
    `${path};x=1`,
    `${path}%20`,
    `${path}%00`,
    `${path}.json`,
    `\\${path.slice(1)}`,
    `/\\${path.slice(1)}`,
  ];
  const authority = "http://127.0.0.1:8080";
  return [
    ...spellings,
    ...spellings.filter((one) => one.startsWith("/")).map((one) => `${authority}${one}`),
    `HTTP://127.0.0.1${path}`,
  ];
}

const OTHER_METHODS = ["GET", "HEAD", "OPTIONS"];

describe("with a token", () => {
  it("every route requires it in every spelling of its path, except health", async () => {
    expect(guarded.length).toBeGreaterThan(10);
    const { url } = await startTestServer({ apiToken: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const [number, { method, path }] of guarded.entries()) {
      for (const [at, target] of spellingsOf(path).entries()) {
        // Each spelling is tried with every method, of one route or another.
        for (const asked of new Set([method, OTHER_METHODS[(number + at) % OTHER_METHODS.length] ?? ""])) {
          const { status, body } = await sendRaw(url, { method: asked, target });
          expect([400, 401, 404], `${asked} ${target} answered ${status} ${body}`).toContain(status);
          expect(body, `${asked} ${target}`).not.toMatch(/grouphook_|process_cpu|"items"|"events"/);
        }
      }
      expect((await sendRaw(url, { method, target: path })).status, path).toBe(401);
      // With a parameter that no route knows: a stream would not end.
      expect((await sendRaw(url, { method, target: `${path}?x=1`, headers })).status, path).not.toBe(401);
    }
    for (const path of openToAll) expect((await sendRaw(url, { target: path })).status).toBe(200);
  });

  it("a request without the right one is told what to send", async () => {
    const { url } = await startTestServer({ apiToken: TOKEN });
    const refused = async (headers: Record<string, string>) => (await fetch(`${url}/v1/groups`, { headers })).json();
    const sent =
      "send a token of GROUPHOOK_API_TOKEN, GROUPHOOK_API_TOKENS or `grouphook token create` as Authorization: Bearer <token>";
    const problem = { status: 401, title: "Unauthorized" };
    expect(await refused({})).toEqual({ ...problem, detail: `a token is needed; ${sent}` });
    expect(await refused({ authorization: TOKEN })).toEqual({ ...problem, detail: `a token is needed; ${sent}` });
    expect(await refused({ authorization: `Bearer ${TOKEN}x` })).toEqual({
      ...problem,
      detail: `the token is none of this server's; ${sent}`,
    });
  });

  it("unknown paths are not revealed either", async () => {
    const { url } = await startTestServer({ apiToken: TOKEN });
    for (const target of ["/", "/nothing", "/Healthz", "/healthz/", "/readyz/", "/READYZ", "/favicon.ico"]) {
      expect((await sendRaw(url, { target })).status, target).toBe(401);
    }
  });

  it("a request may name any host", async () => {
    const { url } = await startTestServer({ apiToken: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}`, host: "chat.example.com", origin: "https://chat.example.com" };
    expect((await sendRaw(url, { target: "/v1/groups", headers })).status).toBe(200);
  });
});

describe("with tokens of several scopes", () => {
  const tokens = { read: "a-token-only-to-read", act: "a-token-to-read-and-act", admin: "a-token-for-everything" };
  const apiTokens = [`dashboard:read:${tokens.read}`, `bot:act:${tokens.act}`, `ops:admin:${tokens.admin}`] as const;
  const statusOf = async (url: string, method: string, target: string, token: string) =>
    (await sendRaw(url, { method, target, headers: { authorization: `Bearer ${token}` } })).status;

  it("reading and signing out need read, erasing admin, and whatever else changes something act", async () => {
    const { url } = await startTestServer({ apiTokens });
    for (const { method, path } of guarded) {
      const isForAll = method === "GET" || path === "/v1/session";
      const needed = isForAll ? "read" : path.startsWith("/v1/erasures") ? "admin" : "act";
      const refused: Readonly<Record<string, readonly string[]>> = {
        act: [tokens.read],
        admin: [tokens.read, tokens.act],
      };
      for (const token of Object.values(tokens)) {
        // With a parameter that no route knows: nothing is done, and a stream would not end.
        const status = await statusOf(url, method, `${path}?x=1`, token);
        expect(status === 403, `${method} ${path} answered ${status} to ${token}`).toBe(
          refused[needed]?.includes(token) ?? false,
        );
      }
    }
  });

  it("a refusal names the scope that is needed", async () => {
    const { url } = await startTestServer({ apiTokens });
    const headers = { authorization: `Bearer ${tokens.act}`, "content-type": "application/json" };
    const body = JSON.stringify({ source: "aec", userId: "u" });
    const answer = await fetch(`${url}/v1/erasures`, { method: "POST", headers, body });
    expect(answer.headers.get("www-authenticate")).toContain('error="insufficient_scope", scope="admin"');
    expect(await answer.json()).toEqual({
      ...{ status: 403, title: "Forbidden", scope: "admin" },
      detail: "this needs a token with the scope admin; bot has the scope act",
    });
  });
});

const create = `data=${encodeURIComponent('{"action":"AEC_GROUP_CREATE","userId":"u","addUsers":"u"}')}`;
const form = { "content-type": "application/x-www-form-urlencoded" };

/** Whether the query API, the metrics, and callbacks serve a request with these headers. */
async function served(url: string, headers: Readonly<Record<string, string | undefined>>, prefix = "") {
  const target = (path: string) => `${prefix}${path}`;
  const read = await sendRaw(url, { target: target("/v1/groups"), headers });
  const metrics = await sendRaw(url, { target: target("/metrics"), headers });
  const callback = await sendRaw(url, {
    method: "POST",
    target: target("/callbacks/aec"),
    headers: { ...form, ...headers },
    body: create,
  });
  return [read.status, metrics.status, callback.body.includes('"status":"1"')];
}

const all = [200, 200, true];
const none = [403, 403, false];

describe("over loopback and without a token", () => {
  const serving = sharedTestServer();
  const refusing = sharedTestServer();

  it.each<[string, (port: string) => Readonly<Record<string, string | undefined>>]>([
    ["this host's address", (port) => ({ host: `127.0.0.1:${port}` })],
    ["this host's name", (port) => ({ host: `localhost:${port}` })],
    ["this host's name in capitals", (port) => ({ host: `LOCALHOST:${port}` })],
    ["another loopback address and port", () => ({ host: "127.8.9.1:80" })],
    ["the address of IPv6", () => ({ host: "[::1]:8080" })],
    ["no port", () => ({ host: "localhost" })],
    ["its own origin", (port) => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` })],
    ["a request typed into a browser", () => ({ host: "localhost", "sec-fetch-site": "none" })],
    ["its own page", () => ({ host: "localhost", origin: "http://localhost", "sec-fetch-site": "same-origin" })],
  ])("a request that names %s is served", async (_, headersFor) => {
    const { url } = serving;
    expect(await served(url, headersFor(new URL(url).port))).toEqual(all);
  });

  it.each<[string, (port: string) => Readonly<Record<string, string | undefined>>]>([
    ["a foreign name, as after DNS rebinding", (port) => ({ host: `evil.example:${port}` })],
    ["a name that begins like this host's", () => ({ host: "localhost.evil.example" })],
    ["a name that begins like this host's address", () => ({ host: "127.0.0.1.evil.example" })],
    ["a name that ends like this host's", () => ({ host: "evil-localhost" })],
    ["an address of another host", () => ({ host: "10.0.0.5:8080" })],
    ["the unspecified address", () => ({ host: "0.0.0.0:8080" })],
    ["nothing", () => ({ host: "" })],
    ["an invalid host", () => ({ host: "@" })],
    ["another origin", (port) => ({ host: `127.0.0.1:${port}`, origin: "https://evil.example" })],
    ["an origin at another port", (port) => ({ host: `127.0.0.1:${port}`, origin: "http://127.0.0.1:1" })],
    [
      "an origin that begins like this server's",
      () => ({ host: "localhost", origin: "http://localhost.evil.example" }),
    ],
    ["an origin that is hidden", () => ({ origin: "null" })],
    ["an empty origin", () => ({ origin: "" })],
    ["a page of another site, as a request for an image does", () => ({ "sec-fetch-site": "cross-site" })],
    ["a page of another port", () => ({ "sec-fetch-site": "same-site" })],
  ])("a request that names %s is refused", async (_, headersFor) => {
    const { url } = refusing;
    expect(await served(url, headersFor(new URL(url).port))).toEqual(none);
    const groups = await (await fetch(`${url}/v1/groups`)).json();
    expect(groups).toEqual({ items: [], next: null });
  });

  it("the host of an absolute target counts as well", async () => {
    const { url } = await startTestServer();
    const read = await sendRaw(url, { target: "http://evil.example/v1/groups" });
    expect(read.status).toBe(403);
    expect((await sendRaw(url, { target: `${url}/v1/groups` })).status).toBe(200);
  });

  it("a server on all addresses tests requests on loopback, too", async () => {
    const { url } = await startTestServer({
      host: "0.0.0.0",
      allowOpenApi: true,
      allowUnauthenticated: ["aec", "easemob", "netease", "openim", "tencent"],
    });
    const local = url.replace("0.0.0.0", "127.0.0.1");
    expect(await served(local, { host: "evil.example" })).toEqual(none);
    expect(await served(local, { host: "localhost" })).toEqual(all);
  });

  it("a callback is refused with a reply for the vendor", async () => {
    const { url } = await startTestServer();
    for (const [target, words] of [
      ["/callbacks/aec", /^\{"status":"0"/],
      ["/callbacks/openim/callbackBeforeCreateGroupCommand", /"actionCode"/],
      ["/callbacks/tencent", /"ActionStatus"/],
    ] as const) {
      const headers = { ...form, host: "evil.example" };
      expect((await sendRaw(url, { method: "POST", target, headers, body: create })).body).toMatch(words);
    }
  });

  it("health is open to everyone", async () => {
    const { url } = await startTestServer();
    expect((await sendRaw(url, { target: "/healthz", headers: { host: "evil.example" } })).status).toBe(200);
  });

  it("a source that requires a secret accepts any host", async () => {
    const { url } = await startTestServer({ sources: { aec: { pathSecret: "a-long-random-word" } } });
    const headers = { host: "chat.example.com" };
    const target = "/callbacks/aec/a-long-random-word";
    const { body } = await sendRaw(url, { method: "POST", target, headers: { ...form, ...headers }, body: create });
    expect(body).toContain('"status":"1"');
  });

  it("a source with only an address list does not, since a page's request comes from this host", async () => {
    const { url } = await startTestServer({ sources: { aec: { allowAddresses: ["127.0.0.1"] } } });
    const answer = await sendRaw(url, {
      method: "POST",
      target: "/callbacks/aec",
      headers: { ...form, host: "evil.example" },
      body: create,
    });
    expect(answer.body).toContain('"status":"0"');
    expect(
      await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "u", addUsers: "u" }),
    ).toMatchObject({
      status: "1",
    });
  });
});
