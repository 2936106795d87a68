import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { newSecret } from "../push/signing-secret.js";
import { postAec } from "../testing/aec-callback.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";

it("webhooks go past a proxy of the environment, which would dial what they must not", async () => {
  const [proxy, receiver] = [await startWebhookReceiver(), await startWebhookReceiver()];
  const proxyUrl = `http://127.0.0.1:${proxy.port}`;
  const folder = temporaryFolder();
  const subscriptions = {
    open: { url: receiver.url, secret: newSecret() },
    inside: { url: `http://localhost:${receiver.port}/inside`, secret: newSecret() },
    metadata: { url: "http://metadata.internal/latest", secret: newSecret() },
  };
  const configuration = { subscriptions, pushAllowAddresses: ["127.0.0.1"] };
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${JSON.stringify(configuration)};`);
  const variables = {
    ...{ NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl },
    ...{ http_proxy: proxyUrl, https_proxy: proxyUrl, ALL_PROXY: proxyUrl },
  };
  const server = await spawnServer({ folder, variables });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  await postAec(`${server.url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
  const attempts = async (name: string): Promise<readonly { error: string }[]> => {
    const response = await fetch(`${server.url}/v1/subscriptions/${name}/attempts`);
    return JSON.parse(await response.text()).items;
  };
  await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(2);
  await expect
    .poll(async () => (await attempts("metadata")).map(({ error }) => error), { timeout: 20_000 })
    .toEqual([expect.stringMatching(/^cannot be reached: (ENOTFOUND|EAI_AGAIN)$/)]);
  expect([proxy.received, proxy.connections()]).toEqual([[], 0]);
});
