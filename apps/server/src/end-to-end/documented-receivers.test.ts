import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { newSecret, Signer } from "../push/signing-secret.js";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { freePort } from "../testing/free-port.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { startWebhookReceiver } from "../testing/webhook-receiver.js";

const PATIENTLY = { timeout: 20_000 };
const document = "docs/en/push.md";
const hasPython = spawnSync("python3", ["--version"]).error === undefined;
const receivers = [
  { language: "js", command: process.execPath, file: "receiver.mjs" },
  ...(hasPython ? [{ language: "python", command: "python3", file: "receiver.py" }] : []),
];

/** The documented receiver of a language, running. */
async function startReceiver({ language, command, file }: (typeof receivers)[number], secret: string) {
  const [program = ""] = blocksWith("v1,", language, document);
  const folder = temporaryFolder();
  writeFileSync(join(folder, file), program);
  const port = await freePort();
  const environment = { PATH: process.env.PATH, WEBHOOK_SECRET: secret, PORT: String(port) };
  const child: ChildProcess = spawn(command, [file], { cwd: folder, env: environment });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed = { text: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed.text += text;
  });
  const url = `http://127.0.0.1:${port}/hook`;
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      PATIENTLY,
    )
    .toBe(true);
  return { url, printed };
}

describe.each(receivers)("the documented receiver in $language", (receiver) => {
  it("takes what grouphook sends, one by one and in batches, and nothing else", async () => {
    const secret = newSecret();
    const { url, printed } = await startReceiver(receiver, secret);
    const subscriptions = { one: { url, secret }, many: { url, secret, batch: 10 } };
    const server = await startTestServer({ subscriptions, pushAllowAddresses: ["127.0.0.1"] });
    await postAec(`${server.url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "安娜", addUsers: "安娜,bob" });
    await expect.poll(() => printed.text.match(/ 1 group\.created/g)?.length, PATIENTLY).toBe(2);

    const tried = await fetch(`${server.url}/v1/subscriptions/one/test`, { method: "POST" });
    expect(await tried.json()).toMatchObject({ outcome: "delivered" });
    await expect.poll(() => printed.text, PATIENTLY).toContain("subscription.tested");

    const body = '{"sequence":"7","type":"forged 👋"}';
    const now = Date.now();
    const post = async (headers: object, text = body) =>
      (await fetch(url, { method: "POST", headers: { ...headers }, body: text })).status;
    const signed = new Signer([secret]).headers("msg_1", body, now);
    expect(await post(signed)).toBe(204);
    expect(await post({})).toBe(401);
    expect(await post(signed, `${body} `)).toBe(401);
    expect(await post({ ...signed, "webhook-id": "msg_2" })).toBe(401);
    expect(await post({ ...signed, "webhook-signature": "v1,é v1," })).toBe(401);
    expect(await post(new Signer([newSecret()]).headers("msg_1", body, now))).toBe(401);
    expect(await post(new Signer([secret]).headers("msg_1", body, now - 600_000))).toBe(401);
    expect(await post(new Signer([newSecret(), secret]).headers("msg_1", body, now))).toBe(204);
    await expect.poll(() => printed.text.match(/forged/g)?.length, PATIENTLY).toBe(2);
  });
});

it("the documented configuration is sound in a clone", async () => {
  const folder = folderOfClone();
  const [configuration = ""] = blocksWith("defineConfig", "ts", document);
  writeFileSync(join(folder, "grouphook.config.ts"), configuration);
  const { ended, output } = spawnCommand({ folder, words: ["--check"], variables: { WEBHOOK_SECRET: newSecret() } });
  expect([await ended, output.stderr]).toEqual([0, ""]);
});

it("the documented curl subscribes", async () => {
  const receiver = await startWebhookReceiver();
  const { url } = await startTestServer({ pushAllowAddresses: ["127.0.0.1"] });
  const [command = ""] = blocksWith("curl", "sh", document);
  const here = command.replace("127.0.0.1:8080", new URL(url).host).replace("https://app.example/hook", receiver.url);
  const { stdout } = await promisify(execFile)("sh", ["-ec", here]);
  expect(JSON.parse(stdout)).toMatchObject({ batch: 100, secret: expect.stringMatching(/^whsec_/) });
});

it("the documented way to make a secret makes a sound one", async () => {
  const { stdout } = await promisify(execFile)("sh", ["-ec", "echo whsec_$(openssl rand -base64 32)"]);
  const { url } = await startTestServer();
  const body = JSON.stringify({ url: "https://app.example/hook", secret: stdout.trim() });
  const headers = { "content-type": "application/json" };
  expect((await fetch(`${url}/v1/subscriptions`, { method: "POST", headers, body })).status).toBe(201);
});
