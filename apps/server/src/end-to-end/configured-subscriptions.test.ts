import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { planServer } from "../configuration/plan-server.js";
import { newSecret } from "../push/signing-secret.js";
import { postAec } from "../testing/aec-callback.js";
import { readMetric } from "../testing/read-metrics.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";

const pushAllowAddresses = ["127.0.0.1"];
const PATIENTLY = { timeout: 10_000 };
let created = 0;

function createGroup(url: string) {
  created += 1;
  return postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: `ann,u${created}` });
}

async function faultsOf(written: Record<string, unknown>): Promise<readonly string[]> {
  try {
    await planServer(written);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split("\n");
    throw error;
  }
}

describe("a subscription of the configuration", () => {
  it("sends what happens, signed, and is told of by metrics", async () => {
    const receiver = await startWebhookReceiver();
    const secret = newSecret();
    const subscriptions = { app: { url: receiver.url, secret } };
    const { url } = await startTestServer({ subscriptions, pushAllowAddresses });
    await createGroup(url);
    await expect.poll(() => receiver.received.length, PATIENTLY).toBe(1);
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    expect(headers["content-type"]).toBe("application/cloudevents+json");
    const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(verified).toMatchObject({ specversion: "1.0", id: "1", type: "group.created" });
    await expect
      .poll(() => readMetric(url, 'grouphook_push_attempts_total{subscription="app",outcome="delivered"}'), PATIENTLY)
      .toBe(1);
    expect(await readMetric(url, 'grouphook_push_lag_events{subscription="app"}')).toBe(0);
    expect(await readMetric(url, 'grouphook_push_lag_seconds{subscription="app"}')).toBe(0);
  });

  it("is as the configuration says after each start, goes on where it was, and is disabled once left out", async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
    const receivers = [await startWebhookReceiver(), await startWebhookReceiver(), await startWebhookReceiver()];
    for (const receiver of receivers) {
      const subscriptions = { app: { url: receiver.url, secret: newSecret() } };
      const server = await startTestServer({ databaseUrl, subscriptions, pushAllowAddresses });
      await createGroup(server.url);
      await expect.poll(() => receiver.received.length, PATIENTLY).toBe(1);
      await server.stop();
    }
    const sent = receivers.flatMap(({ received }) => received.map(({ body }): string => JSON.parse(body).id));
    expect(sent).toEqual(["1", "2", "3"]);
    await (await startTestServer({ databaseUrl, pushAllowAddresses })).stop();
    const ledger = await openLedger({ url: databaseUrl });
    const [left] = await ledger.subscriptions.list();
    await ledger.close();
    expect(left).toMatchObject({ id: "app", state: "disabled", reason: "it is no longer in the configuration" });
  });

  it("that is disabled is logged, without what may be secret in its URL", async () => {
    const receiver = await startWebhookReceiver((response) => response.writeHead(410).end());
    const folder = temporaryFolder();
    const subscriptions = { app: { url: `${receiver.url}/hidden?token=hidden`, secret: newSecret() } };
    const configuration = JSON.stringify({ subscriptions, pushAllowAddresses });
    writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${configuration};`);
    const server = await spawnServer({ folder });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    await createGroup(server.url);
    await expect.poll(() => server.output.stdout, PATIENTLY).toContain("a subscription is disabled");
    const lines = server.output.stdout.trimEnd().split("\n");
    expect(JSON.parse(lines.find((line) => line.includes("is disabled")) ?? "")).toMatchObject({
      ...{ level: 40, subscription: "app", host: `127.0.0.1:${receiver.port}` },
      reason: "the receiver answered 410: it wants nothing more",
    });
    expect(server.output.stdout).not.toContain("hidden");
    expect(await readMetric(server.url, "grouphook_push_disabled_total")).toBe(1);
  });

  it("is checked before the start", async () => {
    const sound = { url: "https://app.example/hook", secret: newSecret() };
    expect(await faultsOf({ subscriptions: { app: sound } })).toEqual([]);
    const faults = await faultsOf({
      subscriptions: {
        one: { ...sound, url: "ftp://app.example/" },
        two: { ...sound, url: "https://ann:hidden@app.example/" },
        three: { ...sound, secret: "hidden" },
        four: { ...sound, batch: 5000, order: "none", filter: { types: ["group.exploded"] } },
        five: { ...sound, unknown: true },
      },
    });
    expect(faults.map((fault) => fault.trim())).toEqual([
      expect.stringContaining("subscriptions.one.url: must be a URL with http or https"),
      expect.stringContaining("subscriptions.two.url: must hold no user and password"),
      expect.stringContaining("subscriptions.three.secret: must be whsec_"),
      expect.stringContaining("subscriptions.four.filter.types.0: is no type of event"),
      expect.stringContaining("subscriptions.four.order: must be subscription or group"),
      expect.stringContaining("subscriptions.four.batch: must be a whole number from 1 to 1000"),
      expect.stringContaining("subscriptions.five.unknown"),
    ]);
    expect(faults.join()).not.toContain("hidden");
    expect(await faultsOf({ subscriptions: { sub_1: sound } })).toEqual([
      expect.stringContaining("subscriptions.sub_1: must have a name of"),
    ]);
  });

  it("to a private address is refused unless the operator allows it", async () => {
    const subscriptions = { app: { url: "http://10.1.2.3/hook", secret: newSecret() } };
    expect(await faultsOf({ subscriptions })).toEqual([
      expect.stringContaining("subscriptions.app.url: is never dialled: 10.1.2.3 is no public address"),
    ]);
    expect(await faultsOf({ subscriptions, pushAllowAddresses: ["10.0.0.0/8"] })).toEqual([]);
  });
});
