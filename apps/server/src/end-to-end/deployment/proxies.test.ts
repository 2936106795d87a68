import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aecBody, postAec } from "../../testing/aec-callback.js";
import { firstInstalled } from "../../testing/optional-program.js";
import { startCaddy, startNginx } from "../../testing/proxies.js";
import { openOverTls, requestOverTls } from "../../testing/request-over-tls.js";
import { spawnCommand } from "../../testing/spawn-server.js";
import { startTestServer } from "../../testing/start-test-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const SECRET = "a-long-random-secret";
const CALLBACKS = `/callbacks/aec/${SECRET}`;
const TOKEN = "a-token-of-the-api-1";
const INSIDE = { name: "grouphook.internal", headers: { authorization: `Bearer ${TOKEN}` } };

const proxies = [
  { file: "nginx.conf", start: startNginx, program: ["nginx", "-v"] },
  { file: "Caddyfile", start: startCaddy, program: ["caddy", "version"] },
] as const;

/** A server that only callers from 127.0.0.3 may call, behind a proxy. */
async function startBehind(start: (typeof proxies)[number]["start"]) {
  const folder = temporaryFolder();
  const databaseUrl = `sqlite:${join(folder, "grouphook.db")}`;
  const sources = { aec: { pathSecret: SECRET, allowAddresses: ["127.0.0.3"] } };
  const server = await startTestServer({ databaseUrl, sources, trustedProxies: ["127.0.0.1"], apiToken: TOKEN });
  const { host, port } = new URL(server.url);
  const variables = {
    PORT: port,
    GROUPHOOK_DATABASE_URL: databaseUrl,
    GROUPHOOK_SOURCES: "aec",
    GROUPHOOK_AEC_PATH_SECRET: SECRET,
    GROUPHOOK_AEC_ALLOW_ADDRESSES: "127.0.0.3",
    GROUPHOOK_TRUSTED_PROXIES: "127.0.0.1",
    GROUPHOOK_API_TOKEN: TOKEN,
  };
  return { server, folder, variables, proxy: await start(host) };
}

function creation(localAddress: string) {
  const fields = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" };
  const claim = { "x-forwarded-for": "127.0.0.3", forwarded: "for=127.0.0.3", origin: "https://elsewhere.example" };
  const headers = { "content-type": "application/x-www-form-urlencoded", ...claim };
  return { path: CALLBACKS, method: "POST", headers, body: aecBody(fields), localAddress };
}

for (const { file, start, program } of proxies) {
  const isThere = firstInstalled(`try deploy/${file} with`, program) !== undefined;

  describe.skipIf(!isThere)(`deploy/${file}`, () => {
    it("passes callbacks on with the caller's address, whatever the caller claims", async () => {
      const { proxy } = await startBehind(start);
      expect((await requestOverTls(proxy, creation("127.0.0.3"))).body).toContain('"status":"1"');
      expect((await requestOverTls(proxy, creation("127.0.0.2"))).body).toContain('"status":"0"');
      expect((await requestOverTls(proxy, { path: `/callback/aec/${SECRET}` })).status).toBe(404);
      expect((await requestOverTls(proxy, { ...INSIDE, path: CALLBACKS })).status).toBe(404);
      expect(proxy.logged()).not.toContain(SECRET);
    });

    it("passes everything else on to those alone who are inside", async () => {
      const { proxy } = await startBehind(start);
      for (const path of ["/v1/groups", "/metrics", "/readyz", "/docs", "/openapi.json"]) {
        const { headers } = INSIDE;
        expect((await requestOverTls(proxy, { path, headers })).status).toBe(404);
        expect((await requestOverTls(proxy, { ...INSIDE, path })).status).toBe(200);
        const outside = { ...INSIDE, path, localAddress: "127.0.0.3" };
        expect((await requestOverTls(proxy, outside)).status).toBe(file === "nginx.conf" ? 403 : 404);
      }
      expect((await requestOverTls(proxy, { path: "/v1/groups", name: INSIDE.name })).status).toBe(401);
    });

    it("lets a browser sign in to what is inside, for that site alone", async () => {
      const { proxy } = await startBehind(start);
      const origin = `https://${INSIDE.name}:${proxy.port}`;
      const page = { name: INSIDE.name, headers: { "content-type": "application/json", origin } };
      const signIn = { ...page, path: "/v1/session", method: "POST", body: JSON.stringify({ token: TOKEN }) };
      const { statusCode, headers } = await openOverTls(proxy, signIn);
      const [given = ""] = headers["set-cookie"] ?? [];
      expect([statusCode, given]).toEqual([201, expect.stringMatching(/^__Host-grouphook_session=.*; Secure$/)]);
      const cookie = given.split(";")[0] ?? "";
      const own = { ...page.headers, cookie, "x-grouphook-session": "1" };
      const change = { ...page, path: "/v1/consumers/c", method: "PUT", body: "{}" };
      expect((await requestOverTls(proxy, { ...change, headers: own })).status).toBe(201);
      const foreign = { ...own, origin: `https://localhost:${proxy.port}` };
      expect((await requestOverTls(proxy, { ...change, headers: foreign })).status).toBe(403);
      expect(proxy.logged()).not.toContain(cookie);
    });

    it("passes the feed on while it comes, and waits with those who wait", async () => {
      const { proxy, server } = await startBehind(start);
      const waiting = requestOverTls(proxy, { ...INSIDE, path: "/v1/feed?after=0&wait=20" });
      const stream = await openOverTls(proxy, { ...INSIDE, path: "/v1/feed/stream?after=0" });
      const received = (async () => {
        let text = "";
        for await (const part of stream.setEncoding("utf8")) {
          text += part;
          if (text.includes("group.created")) return text;
        }
        return text;
      })();
      const claimed = { "x-forwarded-for": "127.0.0.3" };
      await postAec(server.url + CALLBACKS, { action: "AEC_GROUP_CREATE", userId: "a", addUsers: "a" }, claimed);
      expect(await received).toMatch(/^data: .*group\.created/m);
      expect((await waiting).body).toContain("group.created");
    });

    it("leads doctor's probes to the server", async () => {
      const { proxy, folder, variables } = await startBehind(start);
      const doctor = spawnCommand({
        folder,
        words: ["doctor", "--url", `https://localhost:${proxy.port}`],
        variables: { ...variables, NODE_EXTRA_CA_CERTS: proxy.certificate },
      });
      expect([await doctor.ended, doctor.output.stdout]).toEqual([
        0,
        expect.stringMatching(
          /public-url +source aec at localhost:\d+: the probe came back; the server saw it come from 127\.0\.0\.1,/,
        ),
      ]);
    });

    it("answers 502 while no server runs", async () => {
      const { proxy, server } = await startBehind(start);
      await server.stop();
      expect((await requestOverTls(proxy, creation("127.0.0.3"))).status).toBe(502);
      await expect.poll(() => proxy.logged()).toMatch(/connection refused/i);
      // What nginx logs of errors always has the URL.
      if (file !== "nginx.conf") expect(proxy.logged()).not.toContain(SECRET);
    });
  });
}
