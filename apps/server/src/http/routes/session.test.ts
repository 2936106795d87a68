import { createHash } from "node:crypto";
import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../testing/raw-request.js";
import { signIn } from "../../testing/sign-in.js";
import { startLoggingServer } from "../../testing/start-logging-server.js";
import { sharedTestServer, startTestServer } from "../../testing/start-test-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";
import { type Session, SessionSeal } from "../session/session-seal.js";

const TOKEN = "a-token-of-some-length";
const READING = "a-token-only-to-read";
const tokens = { apiToken: TOKEN, apiTokens: [`board:read:${READING}`] } as const;
const OWN = { "x-grouphook-session": "1" };
const JSON_BODY = { "content-type": "application/json" };
const HOUR_MS = 60 * 60 * 1000;

type Sent = Readonly<Record<string, string>>;

const ask = (url: string, method: string, target: string, headers: Sent, body = "") =>
  sendRaw(url, { method, target, headers, body });

/** The status of a request that reads, and of one that changes something. */
async function statuses(url: string, headers: Sent) {
  const { status } = await ask(url, "GET", "/v1/groups", headers);
  const change = await ask(url, "PUT", "/v1/consumers/c", { ...JSON_BODY, ...headers }, "{}");
  return [status, change.status < 300 ? 200 : change.status];
}

/** What makes sessions on this database, as every server on it does. */
async function sealOn(databaseUrl: string) {
  const ledger = await openLedger({ url: databaseUrl });
  const seal = new SessionSeal(await ledger.sharedSecret("sessions"));
  await ledger.close();
  return (session: Session) => `grouphook_session=${seal.seal(session)}`;
}

describe("signing in", () => {
  const shared = sharedTestServer(tokens);

  it("gives a cookie that pages cannot read, for half a day, and says who it is", async () => {
    const { status, answer, given, headers } = await signIn(shared.url, READING);
    expect([status, answer]).toEqual([
      201,
      { name: "board", scope: "read", authentication: "session", expiresAt: expect.any(String) },
    ]);
    expect(given).toMatch(/^grouphook_session=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(given).not.toContain(READING);
    expect(headers.get("cache-control")).toBe("no-store");
    const { expiresAt } = answer as { readonly expiresAt: string };
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(12 * HOUR_MS - 60_000);
  });

  it("lasts as long as it is set to", async () => {
    const { url } = await startTestServer({ ...tokens, consoleSessionHours: 1 });
    expect((await signIn(url, TOKEN)).given).toContain("Max-Age=3600;");
  });

  it("is refused for a wrong token, without a cookie", async () => {
    for (const wrong of [`${TOKEN}x`, TOKEN.toUpperCase(), "x", `Bearer ${TOKEN}`, "令牌", " "]) {
      const { status, answer, given, headers } = await signIn(shared.url, wrong);
      const detail = "the token is none of this server's";
      expect([status, answer, given]).toEqual([401, { status: 401, title: "Unauthorized", detail }, ""]);
      expect(headers.get("www-authenticate")).toBe('Bearer realm="grouphook"');
    }
  });

  it.each([
    ["no JSON", "{", 400],
    ["a list", "[]", 400],
    ["no token", "{}", 400],
    ["an empty token", '{"token":""}', 400],
    ["a token that is no text", '{"token":1}', 400],
    ["more than a token", `{"token":"${TOKEN}","name":"x"}`, 400],
    ["a token that no cookie can hold", JSON.stringify({ token: "x".repeat(2049) }), 400],
    ["a large body", JSON.stringify({ token: "x".repeat(20_000) }), 413],
  ])("takes no %s", async (_, body, status) => {
    expect((await ask(shared.url, "POST", "/v1/session", JSON_BODY, body)).status).toBe(status);
  });

  it("takes only JSON, which no form can send", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const body = JSON.stringify({ token: TOKEN });
      expect((await ask(shared.url, "POST", "/v1/session", { "content-type": type }, body)).status).toBe(415);
    }
  });

  it("is for the server's own pages", async () => {
    const { host } = new URL(shared.url);
    const foreign = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `http://${host}1` },
      { "sec-fetch-site": "same-site", origin: `http://${host}` },
      { "sec-fetch-site": "cross-site" },
    ];
    for (const headers of foreign) {
      const { status, given } = await signIn(shared.url, TOKEN, headers);
      expect([status, given], JSON.stringify(headers)).toEqual([403, ""]);
    }
    expect(
      (await signIn(shared.url, TOKEN, { "sec-fetch-site": "same-origin", origin: `http://${host}` })).status,
    ).toBe(201);
  });

  it("takes a token that is as long as can be", async () => {
    const long = "x".repeat(2048);
    const { url } = await startTestServer({ apiToken: long });
    const { cookie, given } = await signIn(url, long);
    expect(given.length).toBeLessThan(4096);
    expect(await statuses(url, { cookie, ...OWN })).toEqual([200, 200]);
  });

  it("is refused for a minute after ten wrong tokens from an address, also with the right one", async () => {
    const { url, lines } = await startLoggingServer({ ...tokens, trustedProxies: ["127.0.0.1"] });
    const from = (address: string) => ({ "x-forwarded-for": address });
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signIn(url, `wrong ${attempt}`, from("10.1.1.1"))).status).toBe(401);
    }
    const { status, headers, given } = await signIn(url, TOKEN, from("10.1.1.1"));
    expect([status, given]).toEqual([429, ""]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
    expect((await signIn(url, TOKEN, from("10.1.1.2"))).status).toBe(201);
    expect(
      (await ask(url, "GET", "/v1/groups", { ...from("10.1.1.1"), authorization: `Bearer ${TOKEN}` })).status,
    ).toBe(200);
    expect((await signIn(url, TOKEN, from("10.1.1.1"))).status).toBe(429);
    const told = lines.filter((line) => line.includes("wrong tokens"));
    expect(told).toEqual([expect.stringContaining('"address":"10.1.1.1"')]);
    expect(lines.filter((line) => line.includes("signed in"))).toHaveLength(1);
    expect(lines.join()).not.toContain(TOKEN);
  });

  it("counts wrong tokens that come at once", async () => {
    const { url } = await startTestServer(tokens);
    const tried = await Promise.all(Array.from({ length: 30 }, (_, index) => signIn(url, `wrong ${index}`)));
    expect(tried.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(tried.filter(({ status }) => status === 429)).toHaveLength(20);
  });
});

describe("a session", () => {
  const shared = sharedTestServer(tokens);

  it("does what its token may do", async () => {
    const all = await signIn(shared.url, TOKEN);
    expect(await statuses(shared.url, { cookie: all.cookie, ...OWN })).toEqual([200, 200]);
    const reading = await signIn(shared.url, READING);
    expect(await statuses(shared.url, { cookie: reading.cookie, ...OWN })).toEqual([200, 403]);
    const answer = await ask(
      shared.url,
      "PUT",
      "/v1/consumers/c",
      { ...JSON_BODY, ...OWN, cookie: reading.cookie },
      "{}",
    );
    expect(JSON.parse(answer.body)).toMatchObject({
      scope: "act",
      detail: expect.stringContaining("board has the scope read"),
    });
  });

  it("is found among other cookies", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    for (const sent of [`a=b; ${cookie}`, `${cookie};c=d`, `x; =; y=z;  ${cookie} ; `]) {
      expect((await ask(shared.url, "GET", "/v1/groups", { cookie: sent })).status, sent).toBe(200);
    }
    for (const sent of ["a=b", `x${cookie}`, cookie.replace("=", "%3D"), cookie.toUpperCase()]) {
      expect((await ask(shared.url, "GET", "/v1/groups", { cookie: sent })).status, sent).toBe(401);
    }
  });

  it("says who it is, as a token does", async () => {
    const { cookie, answer } = await signIn(shared.url, READING);
    const { status, headers, body } = await ask(shared.url, "GET", "/v1/session", { cookie });
    expect([status, JSON.parse(body)]).toEqual([200, answer]);
    expect(headers).toContain("cache-control: no-store");
    const byToken = await ask(shared.url, "GET", "/v1/session", { authorization: `Bearer ${TOKEN}` });
    const told = { name: "default", scope: "admin", authentication: "token", expiresAt: null };
    expect(JSON.parse(byToken.body)).toEqual(told);
    const nobody = await ask(shared.url, "GET", "/v1/session", {});
    expect([nobody.status, JSON.parse(nobody.body).title]).toEqual([401, "Unauthorized"]);
  });

  it("gives way to a token that is sent as well", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    const told = async (authorization: string) => ask(shared.url, "GET", "/v1/session", { cookie, authorization });
    expect(JSON.parse((await told(`Bearer ${READING}`)).body)).toMatchObject({
      name: "board",
      authentication: "token",
    });
    expect((await told("Bearer of-somebody-else")).status).toBe(401);
    // The password of a proxy before the server is none of its tokens.
    expect(JSON.parse((await told("Basic dTpw")).body)).toMatchObject({ authentication: "session" });
    // Without a session, a page that sends the token itself may be anybody's.
    const foreign = { origin: "https://pages.example", "sec-fetch-site": "cross-site", cookie };
    expect(await statuses(shared.url, { ...foreign, authorization: `Bearer ${TOKEN}` })).toEqual([200, 200]);
  });

  it("is found beside cookies of its name that another program on the host has set", async () => {
    const { cookie } = await signIn(shared.url, READING);
    const cookies = `grouphook_session=of-another; ${cookie}; grouphook_session=`;
    expect((await ask(shared.url, "GET", "/v1/groups", { cookie: cookies })).status).toBe(200);
  });

  it("is none of what others make up", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    const [name = "", sealed = ""] = cookie.split("=");
    const middle = Math.floor(sealed.length / 2);
    const tampered = sealed.slice(0, middle) + (sealed[middle] === "A" ? "B" : "A") + sealed.slice(middle + 1);
    const plain = Buffer.from(JSON.stringify({ token: TOKEN, expiresAt: Date.now() + HOUR_MS })).toString("base64url");
    for (const made of [tampered, sealed.slice(1), "", "%00", TOKEN, plain, "x".repeat(8000), `"${sealed}"`]) {
      const { status, headers, body } = await ask(shared.url, "GET", "/v1/groups", { cookie: `${name}=${made}` });
      expect([status, JSON.parse(body)]).toEqual([
        401,
        {
          status: 401,
          title: "Unauthorized",
          detail: "the session has ended, or is none of this server's; sign in again",
        },
      ]);
      expect(headers).toContain("www-authenticate: bearer");
    }
    // More than a request may have.
    expect((await ask(shared.url, "GET", "/v1/groups", { cookie: `${name}=${"x".repeat(20_000)}` })).status).toBe(431);
  });

  it("cannot be made of what the database holds alone, and ends when it says", async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
    const { url } = await startTestServer({ ...tokens, databaseUrl });
    const seal = await sealOn(databaseUrl);
    const statusOf = async (session: Session) =>
      (await ask(url, "GET", "/v1/groups", { cookie: seal(session) })).status;
    const soon = Date.now() + HOUR_MS;
    expect(await statusOf({ token: TOKEN, expiresAt: soon })).toBe(200);
    expect(await statusOf({ token: createHash("sha256").update(TOKEN).digest("hex"), expiresAt: soon })).toBe(401);
    expect(await statusOf({ token: TOKEN, expiresAt: Date.now() - 1 })).toBe(401);
  });

  it("is forgotten by the browser that signs out", async () => {
    const { cookie } = await signIn(shared.url, READING);
    const { status, headers, body } = await ask(shared.url, "DELETE", "/v1/session", { cookie, ...OWN });
    expect([status, body]).toEqual([204, ""]);
    expect(headers).toContain("set-cookie: grouphook_session=; max-age=0; path=/; httponly; samesite=strict");
    expect((await ask(shared.url, "DELETE", "/v1/session", { cookie })).status).toBe(403);
    expect((await ask(shared.url, "DELETE", "/v1/session", {})).status).toBe(401);
  });

  it("shows pages that are not kept by the browser", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    for (const path of ["/docs", "/v1/groups", "/metrics", "/nothing"]) {
      const { headers } = await ask(shared.url, "GET", path, { cookie, "sec-fetch-site": "none" });
      expect(headers, path).toContain("cache-control: no-store");
      expect(headers, path).toContain("x-content-type-options: nosniff");
    }
  });

  it("is not needed for what is open, nor asked for there", async () => {
    expect((await ask(shared.url, "GET", "/healthz", { cookie: "grouphook_session=x" })).status).toBe(200);
  });
});

describe("a session that another page uses", () => {
  const shared = sharedTestServer(tokens);

  it.each<[string, (host: string) => Sent, number, number]>([
    ["none, but a browser that tells nothing", () => OWN, 200, 200],
    ["the server's own", (host) => ({ ...OWN, "sec-fetch-site": "same-origin", origin: `http://${host}` }), 200, 200],
    ["the server's own, without its header", (host) => ({ origin: `http://${host}` }), 200, 403],
    ["the server's own, with another header", () => ({ "x-grouphook-session": "true" }), 200, 403],
    ["none: an address that was typed", () => ({ "sec-fetch-site": "none" }), 200, 403],
    ["one at another port of this host", () => ({ ...OWN, "sec-fetch-site": "same-site" }), 403, 403],
    ["one at another port of this host, in an old browser", () => ({ ...OWN, origin: "http://127.0.0.1:1" }), 403, 403],
    ["one of another site", () => ({ ...OWN, "sec-fetch-site": "cross-site" }), 403, 403],
    ["one of another site that says where", () => ({ ...OWN, origin: "https://evil.example" }), 403, 403],
    ["one that hides where", () => ({ ...OWN, origin: "null" }), 403, 403],
    ["an empty origin", () => ({ ...OWN, origin: "" }), 403, 403],
    ["one with a name that begins alike", (host) => ({ ...OWN, origin: `http://${host}.evil.example` }), 403, 403],
    ["one with a strange word", () => ({ ...OWN, "sec-fetch-site": "Same-Origin" }), 403, 403],
  ])("is refused or not: %s", async (_, headersFor, read, change) => {
    const { cookie } = await signIn(shared.url, TOKEN);
    const headers = headersFor(new URL(shared.url).host);
    expect(await statuses(shared.url, { ...headers, cookie })).toEqual([read, change]);
  });

  it("is told why", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    const { host } = new URL(shared.url);
    const detailFor = async (method: string, headers: Sent) =>
      JSON.parse((await ask(shared.url, method, "/v1/consumers/c", { ...headers, cookie })).body).detail;
    expect(await detailFor("DELETE", {})).toBe("a session needs the header x-grouphook-session: 1 to change things");
    expect(await detailFor("GET", { "sec-fetch-site": "same-site" })).toMatch(/Sec-Fetch-Site tells of another$/);
    expect(await detailFor("GET", { origin: "https://chat.example" })).toContain(
      `Origin is not http(s)://${host}; a proxy that changes Host must say what it was in X-Forwarded-Host`,
    );
  });

  it("gets no leave to ask from a page of another origin", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    const headers = { origin: "https://evil.example", "access-control-request-method": "PUT", cookie };
    const answer = await ask(shared.url, "OPTIONS", "/v1/consumers/c", headers);
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toContain("access-control-allow");
    expect((await ask(shared.url, "OPTIONS", "/v1/session", { origin: "https://evil.example" })).status).toBe(401);
  });
});

describe("a session over HTTPS", () => {
  const shared = sharedTestServer({ ...tokens, trustedProxies: ["127.0.0.1"] });
  const untrusting = sharedTestServer(tokens);
  const SECURE = /^__Host-grouphook_session=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/;

  it.each<[string, Sent]>([
    ["X-Forwarded-Proto", { "x-forwarded-proto": "https" }],
    ["the first of several proxies", { "x-forwarded-proto": "HTTPS, http" }],
    ["Forwarded", { forwarded: 'for=10.0.0.1;proto="https";host=chat.example, for=127.0.0.1;proto=http' }],
  ])("has a cookie for HTTPS and this host alone, if a trusted proxy tells by %s", async (_, headers) => {
    const { given, cookie } = await signIn(shared.url, TOKEN, headers);
    expect(given).toMatch(SECURE);
    expect(await statuses(shared.url, { ...headers, cookie, ...OWN })).toEqual([200, 200]);
    const { headers: answered } = await ask(shared.url, "DELETE", "/v1/session", { ...headers, cookie, ...OWN });
    expect(answered).toMatch(/set-cookie: __host-grouphook_session=; max-age=0; .*; secure/);
  });

  it("is not taken from a cookie that may have come without HTTPS", async () => {
    const { cookie } = await signIn(shared.url, TOKEN);
    expect((await ask(shared.url, "GET", "/v1/groups", { cookie })).status).toBe(200);
    expect((await ask(shared.url, "GET", "/v1/groups", { cookie, "x-forwarded-proto": "https" })).status).toBe(401);
  });

  it("is told by the browser where no proxy is trusted", async () => {
    const { host } = new URL(untrusting.url);
    expect((await signIn(untrusting.url, TOKEN, { "x-forwarded-proto": "https" })).given).not.toContain("Secure");
    const { given, cookie } = await signIn(untrusting.url, TOKEN, { origin: `https://${host}` });
    expect(given).toMatch(SECURE);
    expect(await statuses(untrusting.url, { cookie, ...OWN })).toEqual([200, 200]);
  });

  it("is known by the name that a trusted proxy tells, and by that alone", async () => {
    const proxied = { "x-forwarded-proto": "https", "x-forwarded-host": "grouphook.internal" };
    const page = { ...proxied, origin: "https://grouphook.internal" };
    const { status, cookie } = await signIn(shared.url, TOKEN, page);
    expect(status).toBe(201);
    expect(await statuses(shared.url, { ...page, cookie, ...OWN })).toEqual([200, 200]);
    for (const origin of ["http://grouphook.internal", "https://grouphook.internal:8443", new URL(shared.url).origin]) {
      expect(await statuses(shared.url, { ...page, origin, cookie, ...OWN }), origin).toEqual([403, 403]);
    }
    const { origin } = page;
    expect((await signIn(untrusting.url, TOKEN, { ...page, origin })).status).toBe(403);
  });
});

describe("without a token", () => {
  const shared = sharedTestServer();

  it("everybody is signed in, and no cookie is looked at", async () => {
    for (const headers of [{}, { cookie: "grouphook_session=x" }, { authorization: "Bearer x" }]) {
      const { status, body } = await ask(shared.url, "GET", "/v1/session", headers);
      const anyone = { name: "anyone", scope: "admin", authentication: "none", expiresAt: null };
      expect([status, JSON.parse(body)]).toEqual([200, anyone]);
    }
    expect((await signIn(shared.url, TOKEN)).status).toBe(401);
    expect((await ask(shared.url, "DELETE", "/v1/session", {})).status).toBe(204);
  });

  it("the server's own page may do everything, and follow the feed, which sends no header", async () => {
    const { host, origin } = new URL(shared.url);
    const page = { origin, "sec-fetch-site": "same-origin", host };
    expect(await statuses(shared.url, page)).toEqual([200, 200]);
    expect((await ask(shared.url, "DELETE", "/v1/consumers/c", page)).status).toBe(204);
    const stream = await fetch(`${shared.url}/v1/feed/stream`, { headers: { "sec-fetch-site": "same-origin" } });
    expect([stream.status, stream.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    await stream.body?.cancel();
    expect((await ask(shared.url, "GET", "/v1/session", { ...page, "sec-fetch-site": "same-site" })).status).toBe(403);
  });
});
