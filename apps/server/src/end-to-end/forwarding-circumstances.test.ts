import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { ForwardConfiguration } from "../configuration/forward-settings.js";
import { startApp } from "../testing/app-server.js";
import { readMetric } from "../testing/read-metrics.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { stoppableDatabases } from "../testing/stoppable-databases.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const PATIENTLY = { timeout: 5000 };
const page = z.object({ items: z.array(z.object({ command: z.string(), forwarded: z.unknown() })) });

/** A server with a source of Tencent's whose single chats are for the app. */
function startForwarding(
  forward: Partial<ForwardConfiguration> & Pick<ForwardConfiguration, "url">,
  more: object = {},
) {
  return startTestServer({ sources: { tencent: { forward: { commands: ["C2C.*"], ...forward } } }, ...more });
}

const pathOf = (command: string) => `/callbacks/tencent?CallbackCommand=${command}`;
const body = (command: string) => JSON.stringify({ CallbackCommand: command });

async function post(url: string, command = "C2C.CallbackBeforeSendMsg"): Promise<readonly [number, string]> {
  const reply = await fetch(`${url}${pathOf(command)}`, { method: "POST", body: body(command) });
  return [reply.status, await reply.text()];
}

async function readForwarded(url: string): Promise<readonly unknown[]> {
  const { items } = page.parse(await (await fetch(`${url}/v1/callbacks`)).json());
  return items.map(({ forwarded }) => forwarded);
}

const NO_ANSWER = [503, "the app did not answer\n"];

describe("an app that is too slow", () => {
  it("leaves the vendor its answer in time", async () => {
    const app = await startApp(() => undefined);
    const { url } = await startForwarding({ url: app.url });
    const startedAt = performance.now();
    expect(await post(url)).toEqual(NO_ANSWER);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(await readForwarded(url)).toMatchObject([{ outcome: "too-slow", status: null }]);
  });

  it("may have less time, and holds up neither others nor groups", async () => {
    const app = await startApp(() => undefined);
    const forward = { url: app.url, deadlineMs: 800, connectionLimit: 1, queueLimit: 1 };
    const { url } = await startForwarding(forward);
    const startedAt = performance.now();
    const waiting = [post(url), post(url)];
    await expect.poll(() => readMetric(url, 'grouphook_forwards_open{source="tencent",also="false"}')).toBe(2);
    const refused = await post(url);
    const group = await post(url, "Group.CallbackAfterGroupFull");
    const took = performance.now() - startedAt;
    expect([refused, group[0]]).toEqual([NO_ANSWER, 400]);
    expect(took).toBeLessThan(800);
    expect(await Promise.all(waiting)).toEqual([NO_ANSWER, NO_ANSWER]);
    const outcomes = (await readForwarded(url)).map((one) => z.object({ outcome: z.string() }).parse(one).outcome);
    expect(outcomes.toSorted()).toEqual(["overloaded", "too-slow", "too-slow"]);
  });

  it("does not take the connections of what vendors wait for with what it also gets", async () => {
    const held: ServerResponse[] = [];
    const app = await startApp((response, { target }) => {
      if (target.includes("C2C")) response.end("{}");
      else held.push(response);
    });
    const forward = { url: app.url, also: ["State.*"], connectionLimit: 1, queueLimit: 0 };
    const { url } = await startForwarding(forward);
    for (let count = 0; count < 3; count += 1) expect((await post(url, "State.StateChange"))[0]).toBe(200);
    expect(await post(url)).toEqual([200, "{}"]);
    const metric = 'grouphook_forwards_total{source="tencent",also="true",outcome="overloaded"}';
    expect(await readMetric(url, metric)).toBe(2);
    for (const response of held) response.end();
  });
});

it("a vendor that gives up does not keep the app from getting its callback, and it is recorded", async () => {
  const app = await startApp((response) => setTimeout(() => response.end("{}"), 50));
  const { url } = await startForwarding({ url: app.url });
  const command = "C2C.CallbackAfterSendMsg";
  const sent = request(`${url}${pathOf(command)}`, { method: "POST" }).on("error", () => undefined);
  sent.end(body(command));
  await expect.poll(() => app.received.length, PATIENTLY).toBe(1);
  sent.destroy();
  await expect.poll(() => readForwarded(url), PATIENTLY).toMatchObject([{ outcome: "answered", status: 200 }]);
  expect(await post(url)).toEqual([200, "{}"]);
});

describe("a server that stops", () => {
  it("waits for the app's answer, and for what the app also gets", async () => {
    const app = await startApp((response) => setTimeout(() => response.end("answer"), 200));
    const server = await startForwarding({ url: app.url, also: ["State.*"] });
    expect((await post(server.url, "State.StateChange"))[0]).toBe(200);
    const answer = post(server.url);
    await expect.poll(() => app.received.length, PATIENTLY).toBe(2);
    const [answered] = await Promise.all([answer, server.stop()]);
    expect(answered).toEqual([200, "answer"]);
  });

  it("does not wait long for an app that hangs", async () => {
    const app = await startApp(() => undefined);
    const server = await startForwarding({ url: app.url, also: ["State.*"], deadlineMs: 60_000 });
    await post(server.url, "State.StateChange");
    await expect.poll(() => app.received.length, PATIENTLY).toBe(1);
    const startedAt = performance.now();
    await server.stop();
    expect(performance.now() - startedAt).toBeLessThan(2500);
  });
});

it("while the database takes no writes, the vendor gets the app's answer all the same, in time", async () => {
  const [sqlite] = stoppableDatabases;
  const database = await sqlite?.start();
  const app = await startApp((response) => response.end("answer"));
  const { url } = await startForwarding({ url: app.url }, { databaseUrl: database?.url });
  await database?.stop();
  const startedAt = performance.now();
  expect(await post(url)).toEqual([200, "answer"]);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  await database?.goOn();
});

describe.skipIf(spawnSync("openssl", ["version"]).error)("an app with a certificate of its own", () => {
  it("is reached if the process trusts it, and only then", async () => {
    const folder = temporaryFolder();
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    await promisify(execFile)("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=app", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ]);
    const secured = { key: readFileSync(key), cert: readFileSync(certificate) };
    const app = createServer(secured, (_, response) => response.end("answer"));
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      app.close();
      app.closeAllConnections();
    });
    const { port } = app.address() as AddressInfo;
    const variables = {
      GROUPHOOK_SOURCES: "tencent",
      GROUPHOOK_TENCENT_FORWARD_URL: `https://127.0.0.1:${port}`,
      GROUPHOOK_TENCENT_FORWARD_COMMANDS: "C2C.*",
    };
    const answerWith = async (trusted: object) => {
      const server = await spawnServer({ folder: temporaryFolder(), variables: { ...variables, ...trusted } });
      onTestFinished(() => void server.process.kill("SIGKILL"));
      return [await post(server.url), server.output.stdout] as const;
    };
    const [[refused, log], [trusted]] = await Promise.all([
      answerWith({}),
      answerWith({ NODE_EXTRA_CA_CERTS: certificate }),
    ]);
    expect([refused, trusted]).toEqual([NO_ANSWER, [200, "answer"]]);
    expect(log).toContain("the app cannot be reached: DEPTH_ZERO_SELF_SIGNED_CERT");
  });
});
