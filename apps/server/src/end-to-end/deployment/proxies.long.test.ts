import { expect, it } from "vitest";
import { firstInstalled } from "../../testing/optional-program.js";
import { startCaddy, startNginx } from "../../testing/proxies.js";
import { requestOverTls } from "../../testing/request-over-tls.js";
import { startTestServer } from "../../testing/start-test-server.js";

const proxies = [
  { file: "nginx.conf", start: startNginx, program: ["nginx", "-v"] },
  { file: "Caddyfile", start: startCaddy, program: ["caddy", "version"] },
] as const;

for (const { file, start, program } of proxies) {
  const isThere = firstInstalled(`try deploy/${file} with`, program) !== undefined;

  it.skipIf(!isThere)(`deploy/${file} waits as long as the longest poll`, { timeout: 90_000 }, async () => {
    const { url } = await startTestServer();
    const proxy = await start(new URL(url).host);
    const asked = performance.now();
    const { status, body } = await requestOverTls(proxy, {
      path: "/v1/feed?after=0&wait=60",
      name: "grouphook.internal",
    });
    expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ events: [], next: 0 })]);
    expect(performance.now() - asked).toBeGreaterThan(59_000);
  });
}
