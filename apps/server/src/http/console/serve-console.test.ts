import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sendRaw } from "../../testing/raw-request.js";
import { startLoggingServer } from "../../testing/start-logging-server.js";
import { sharedTestServer, startTestServer } from "../../testing/start-test-server.js";

const TOKEN = "a-token-of-some-length";
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, { headers, redirect: "manual" });
const plain = { "accept-encoding": "identity" };

describe("the console", () => {
  const shared = sharedTestServer({ apiToken: TOKEN });
  const pageOf = async () => (await get(`${shared.url}/console/`)).text();
  const scriptOf = async () => /src="(\/console\/assets\/[^"]+\.js)"/.exec(await pageOf())?.[1] ?? "";

  it("is a page that everybody may open, and which loads what is there", async () => {
    const response = await get(`${shared.url}/console/`, plain);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const page = await response.text();
    expect(page).toContain("<!doctype html>");
    const linked = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, place = ""]) => place);
    expect(linked.length).toBeGreaterThan(0);
    for (const place of linked) {
      expect(place).toMatch(/^\/console\/assets\//);
      expect((await get(`${shared.url}${place}`)).status, place).toBe(200);
    }
    // What its policy would refuse.
    expect(page).not.toMatch(/<style|<script>|<script type="module">|\sstyle=|\son\w+=/);
  });

  it("is led to from the server's address, for browsers", async () => {
    for (const path of ["/", "/?x=1", "/console"]) {
      const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
      const { status, headers } = await get(`${shared.url}${path}`, { accept });
      expect([status, headers.get("location")], path).toEqual([302, "/console/"]);
    }
    for (const accept of ["*/*", "application/json"]) {
      expect((await get(`${shared.url}/`, { accept })).status, accept).toBe(401);
    }
  });

  it("shows its page for every place within", async () => {
    const page = await pageOf();
    for (const place of [
      "groups",
      "groups/",
      "groups/tencent/%40TGS%231.2",
      "groups/wechat/john.doe.png",
      "consumers/a.b",
      "x//y",
      "../v1/groups",
      "%2e%2e/%2e%2e/etc/passwd",
      "%zz",
      "groups/%E8%AF%BB",
    ]) {
      const { status, body } = await sendRaw(shared.url, { target: `/console/${place}`, headers: plain });
      expect([status, body], place).toEqual([200, page]);
    }
  });

  it("has no page for a file that is not there", async () => {
    const script = await scriptOf();
    for (const target of [
      "/console/favicon.ico",
      "/console/index.html.br",
      "/console/assets/",
      "/console/assets/gone-1234abcd.js",
      "/console/assets/gone",
      "/console/assets/../index.html",
      `${script}/`,
      `${script}.map`,
      `${script}.gz`,
      script.toUpperCase().replace("/CONSOLE/ASSETS", "/console/assets"),
    ]) {
      const { status, headers, body } = await sendRaw(shared.url, { target });
      expect(status, target).toBe(404);
      expect(headers).toContain("content-type: application/problem+json");
      expect(body).toContain("the console has no such file");
    }
  });

  it("is nothing but what is under its path", async () => {
    for (const target of ["//console/", "/Console/", "/console%2f", "/consol", "/console.html", "/v1/console/"]) {
      expect((await sendRaw(shared.url, { target })).status, target).toBe(401);
    }
  });

  it("may run, load and ask only what comes from this server, and is in no frame", async () => {
    for (const path of ["/console/", await scriptOf(), "/console/assets/gone.js"]) {
      const { headers } = await get(`${shared.url}${path}`);
      expect(headers.get("content-security-policy"), path).toBe(POLICY);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("set-cookie")).toBeNull();
    }
  });

  it("is asked for again each time, and its assets never", async () => {
    for (const [path, control] of [
      ["/console/", "no-cache"],
      ["/console/groups", "no-cache"],
      [await scriptOf(), "public, max-age=31536000, immutable"],
    ] as const) {
      const first = await get(`${shared.url}${path}`, plain);
      expect(first.headers.get("cache-control"), path).toBe(control);
      const ask = async (tag: string) => {
        const answer = await sendRaw(shared.url, { target: path, headers: { "if-none-match": tag } });
        return [answer.status, answer.body === "", answer.headers.includes(`cache-control: ${control}`)];
      };
      const { etag } = z.object({ etag: z.string() }).parse(Object.fromEntries(first.headers));
      expect(await ask(etag)).toEqual([304, true, true]);
      expect(await ask('"other"')).toEqual([200, false, true]);
    }
  });

  it("comes as small as the browser can read it", async () => {
    for (const path of ["/console/", await scriptOf()]) {
      const told = async (accepted: string) => {
        const { headers, body } = await sendRaw(shared.url, {
          method: "HEAD",
          target: path,
          headers: { "accept-encoding": accepted },
        });
        expect(body).toBe("");
        expect(headers).toContain("vary: accept-encoding");
        const [, encoding = "none"] = /content-encoding: (.*)/.exec(headers) ?? [];
        return {
          encoding,
          length: Number(/content-length: (\d+)/.exec(headers)?.[1]),
          tag: /etag: (.*)/.exec(headers)?.[1],
        };
      };
      const whole = await told("identity");
      const gzip = await told("gzip, deflate");
      const brotli = await told("gzip, deflate, br, zstd");
      expect([whole.encoding, gzip.encoding, brotli.encoding]).toEqual(["none", "gzip", "br"]);
      expect((await told("br;q=0, gzip;q=0")).encoding).toBe("none");
      expect(new Set([whole.tag, gzip.tag, brotli.tag]).size).toBe(3);
      const texts = ["identity", "gzip", "br"].map(async (accepted) =>
        (await get(`${shared.url}${path}`, { "accept-encoding": accepted })).text(),
      );
      const [text, ...others] = await Promise.all(texts);
      expect(others).toEqual([text, text]);
      expect(Buffer.byteLength(text ?? "")).toBe(whole.length);
    }
  });

  it("is only read", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const target of ["/console/", "/console", "/console/groups/x"]) {
        const { status, headers } = await sendRaw(shared.url, { method, target });
        expect([method, target, status]).toEqual([method, target, 405]);
        expect(headers).toContain("allow: get, head");
      }
    }
  });

  it("is open also where the API is, whatever page leads there", async () => {
    const { url } = await startTestServer();
    const { status } = await get(`${url}/console/`, { "sec-fetch-site": "cross-site", host: "localhost" });
    expect(status).toBe(200);
    expect((await get(`${url}/`, { accept: "*/*" })).status).toBe(404);
  });

  it("is named when the server starts", async () => {
    const { url, lines } = await startLoggingServer();
    expect(lines.join()).toContain(`"console":"${url}/console/"`);
  });

  it("is not there if it is turned off", async () => {
    const { url, lines } = await startLoggingServer({ console: false });
    for (const path of ["/console/", "/console", "/console/assets/x.js", "/"]) {
      expect((await get(`${url}${path}`, { accept: "text/html" })).status, path).toBe(404);
    }
    expect(lines.join()).not.toContain("/console/");
    expect((await get(`${url}/v1/session`)).status).toBe(200);
  });
});
