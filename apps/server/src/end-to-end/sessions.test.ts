import { join } from "node:path";
import { createClient } from "@grouphook/client";
import { openLedger } from "@grouphook/core/storage";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { hashOf } from "../http/made-tokens.js";
import { aecBody } from "../testing/aec-callback.js";
import { startApp } from "../testing/app-server.js";
import { runCommand } from "../testing/run-command.js";
import { signIn } from "../testing/sign-in.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startLoggingServer } from "../testing/start-logging-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));
const TOKEN = "a-token-of-some-length";
const madeToken = z.object({ id: z.string(), token: z.string() });

const newFile = () => `sqlite:${join(temporaryFolder(), "ledger.db")}`;
const statusOf = async (url: string, cookie: string) =>
  (await fetch(`${url}/v1/session`, { headers: { cookie } })).status;

describe.each(databases)("sessions on $name", ({ createUrl }) => {
  it("are known to every process, and outlive each of them", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const variables = {
      GROUPHOOK_SOURCES: "aec",
      GROUPHOOK_DATABASE_URL: await createUrl(),
      GROUPHOOK_API_TOKEN: TOKEN,
    };
    const start = async () => {
      const server = await spawnServer({ folder, variables });
      onTestFinished(() => void server.process.kill("SIGKILL"));
      return server;
    };
    const [first, second] = await Promise.all([start(), start()]);
    const { cookie } = await signIn(first.url, TOKEN);
    expect([await statusOf(first.url, cookie), await statusOf(second.url, cookie)]).toEqual([200, 200]);
    first.process.kill("SIGKILL");
    second.process.kill("SIGTERM");
    await Promise.all([first.ended, second.ended]);
    const third = await start();
    expect(await statusOf(third.url, cookie)).toBe(200);
    expect(third.output.stdout).not.toContain(cookie.split("=")[1]);
  });

  it("end with their token, wherever it is revoked", { timeout: 60_000 }, async () => {
    const databaseUrl = await createUrl();
    const variables = { GROUPHOOK_SOURCES: "aec", GROUPHOOK_DATABASE_URL: databaseUrl };
    const folder = temporaryFolder();
    const { url } = await startTestServer({ databaseUrl });
    const token = (...words: readonly string[]) => runCommand(folder, ["token", ...words], variables);
    const made = await token("create", "--name", "ops", "--scope", "admin", "--expires", "1", "--json");
    const { id, token: secret } = madeToken.parse(JSON.parse(made.stdout));
    const authorization = `Bearer ${secret}`;
    const caller = async () => (await fetch(`${url}/v1/session`, { headers: { authorization } })).json();
    await expect.poll(caller, { timeout: 5000 }).toMatchObject({ name: "ops", authentication: "token" });
    const { cookie, answer } = await signIn(url, secret);
    expect(answer).toMatchObject({ name: "ops", scope: "admin", authentication: "session" });
    expect(await statusOf(url, cookie)).toBe(200);
    await token("revoke", id);
    await expect.poll(() => statusOf(url, cookie), { timeout: 5000 }).toBe(401);
    expect((await signIn(url, secret)).status).toBe(401);
  });
});

describe("a session", () => {
  it("ends when its token does, if that is sooner", async () => {
    const databaseUrl = newFile();
    const ledger = await openLedger({ url: databaseUrl });
    onTestFinished(() => ledger.close());
    const expiresAt = Date.now() + 3000;
    await ledger.apiTokens.add({ tokenId: "t", name: "short", scope: "read", tokenHash: hashOf(TOKEN), expiresAt });
    const { url } = await startTestServer({ databaseUrl });
    const { cookie, given, answer } = await signIn(url, TOKEN);
    expect(answer).toMatchObject({ expiresAt: new Date(expiresAt).toISOString() });
    expect(Number(/Max-Age=(\d+)/.exec(given)?.[1])).toBeLessThanOrEqual(3);
    expect(await statusOf(url, cookie)).toBe(200);
    await expect.poll(() => statusOf(url, cookie), { timeout: 5000 }).toBe(401);
  });

  it("ends with its token also for who follows the feed with it, as the token does", { timeout: 20_000 }, async () => {
    const databaseUrl = newFile();
    const ledger = await openLedger({ url: databaseUrl });
    onTestFinished(() => ledger.close());
    const expiresAt = Date.now() + 3000;
    await ledger.apiTokens.add({ tokenId: "t", name: "short", scope: "read", tokenHash: hashOf(TOKEN), expiresAt });
    const lasting = `${TOKEN}-that-lasts`;
    const { url } = await startTestServer({ databaseUrl, apiToken: lasting });
    const { cookie } = await signIn(url, TOKEN);
    const ended: string[] = [];
    const follow = async (name: string, headers: Record<string, string>) => {
      const response = await fetch(`${url}/v1/feed/stream`, { headers });
      expect(response.status).toBe(200);
      void response.text().then(
        () => ended.push(name),
        () => ended.push(name),
      );
    };
    await follow("session", { cookie });
    await follow("token", { authorization: `Bearer ${TOKEN}` });
    await follow("another token", { authorization: `Bearer ${lasting}` });
    await expect.poll(() => ended.toSorted(), { timeout: 15_000 }).toEqual(["session", "token"]);
  });

  it("ends when its token is taken out of the configuration", async () => {
    const databaseUrl = newFile();
    const before = await startTestServer({ databaseUrl, apiToken: TOKEN });
    const { cookie } = await signIn(before.url, TOKEN);
    await before.stop();
    const { url } = await startTestServer({ databaseUrl, apiToken: `${TOKEN}-2` });
    expect(await statusOf(url, cookie)).toBe(401);
  });

  it("is enough for the client of the API in a page", async () => {
    const { url } = await startTestServer({ apiToken: TOKEN });
    const { cookie } = await signIn(url, TOKEN);
    const { origin } = new URL(url);
    const browser: typeof fetch = (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set("cookie", cookie);
      headers.set("sec-fetch-site", "same-origin");
      if (init?.method !== "GET") headers.set("origin", origin);
      return fetch(address, { ...init, headers });
    };
    const client = createClient({ url, headers: { "x-grouphook-session": "1" }, fetch: browser });
    expect((await client.get("/v1/session")).name).toBe("default");
    expect((await client.put("/v1/consumers/{name}", { path: { name: "a" }, body: {} })).position).toBe(0);
    await client.delete("/v1/consumers/{name}", { path: { name: "a" } });
    await client.delete("/v1/session");
    const careless = createClient({ url, fetch: browser });
    await expect(careless.delete("/v1/session")).rejects.toMatchObject({ status: 403 });
  });

  it("follows the feed as a page does, which sends no header", async () => {
    const { url } = await startTestServer({ apiToken: TOKEN });
    const { cookie } = await signIn(url, TOKEN);
    const stream = (site: string) =>
      fetch(`${url}/v1/feed/stream`, { headers: { cookie, "sec-fetch-site": site, accept: "text/event-stream" } });
    const own = await stream("same-origin");
    expect([own.status, own.headers.get("cache-control")]).toEqual([200, "no-store"]);
    await own.body?.cancel();
    expect((await stream("same-site")).status).toBe(403);
  });

  it("goes neither to apps with callbacks that are passed on, nor into what is kept or logged", async () => {
    const app = await startApp();
    const server = await startLoggingServer({
      logLevel: "trace",
      apiToken: TOKEN,
      sources: { aec: { pathSecret: "s3cret-of-sixteen", forward: { url: app.url, commands: ["AEC_VOIP_*"] } } },
    });
    const { cookie } = await signIn(server.url, TOKEN);
    const [name = "", value = ""] = cookie.split("=");
    const both = `theirs=1; ${cookie}; __Host-${name}=${value}`;
    const post = (path: string, body: string, sent: string) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", cookie: sent },
        body,
      }).catch(() => Response.error());
    const path = "/callbacks/aec/s3cret-of-sixteen";
    await post(path, aecBody({ action: "AEC_VOIP_CALL", userId: "ann" }), both);
    await post(path, aecBody({ action: "AEC_VOIP_CALL", userId: "ann" }), cookie);
    expect(app.received.map(({ headers }) => headers.cookie)).toEqual(["theirs=1", undefined]);
    await post(path, "data=%7B", both);
    await post(`/callbacks/other/${value}`, "x", both);
    await post(`/${value}`, "x", both);
    await post(path.slice(0, -1), "x", both);
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const place of ["/v1/callbacks", "/v1/dead-letters", "/metrics"]) {
      expect(await (await fetch(`${server.url}${place}`, { headers })).text()).not.toContain(value);
    }
    const refused = await fetch(`${server.url}/v1/groups?limit=x`, { headers: { cookie: `${cookie}x` } });
    expect(await refused.text()).not.toContain(value);
    await server.stop();
    expect(server.lines.join("\n")).not.toContain(value);
  });
});
