import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { readMetrics } from "../testing/read-metrics.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const line = z.looseObject({ level: z.number(), msg: z.string() });

/** A server in a process of its own, with this configuration file. */
async function spawnWith(configuration: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${configuration};`);
  const server = await spawnServer({ folder });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  const failures = () =>
    server.output.stdout
      .split("\n")
      .filter((text) => text.includes('"a policy failed"'))
      .map((text) => line.parse(JSON.parse(text)));
  return { url: server.url, failures };
}

const create = (url: string, source: string) =>
  postAec(`${url}/callbacks/${source}`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });

it("a policy that fails is logged once a second for each source, with the cause and the number", async () => {
  const { url, failures } = await spawnWith(`{
    sources: { aec: { onFailure: "allow" }, other: { vendor: "aec" } },
    policy: function quota() { throw new Error("the quota service is away"); },
  }`);
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: 20 }, () => create(url, "aec")));
  await create(url, "other");
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await create(url, "aec");
  const numbersOf = (name: string) =>
    failures().flatMap(({ source, failures: number }) => (source === name ? [number] : []));
  await expect.poll(() => numbersOf("aec").reduce<number>((sum, number) => sum + Number(number), 0)).toBe(21);
  expect(numbersOf("aec").length).toBeLessThanOrEqual(2 + (Date.now() - startedAt) / 1000);
  expect(numbersOf("other")).toEqual([1]);
  const told = failures();
  for (const { level, cause, command, policy } of told) {
    expect({ level, command, policy }).toEqual({ level: 40, command: "AEC_GROUP_CREATE", policy: "quota" });
    expect(cause).toContain("the quota service is away");
  }
  const metrics = await readMetrics(url);
  const failuresOf = (source: string) =>
    metrics.get(`grouphook_policy_failures_total{source="${source}",policy="quota",shadowed="false"}`);
  expect(failuresOf("aec")).toBe(21);
  expect(failuresOf("other")).toBe(1);
});

it("verdicts, milliseconds and the state of the backend's circuit are metrics", async () => {
  const backend = createServer((_, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void backend.close());
  const address = backend.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { url } = await spawnWith(`{
    sources: { aec: {} },
    policies: {
      groupCreation: { maxGroupsPerOwner: 9 },
      http: { url: "http://127.0.0.1:${port}", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", failuresToOpen: 2,
              halfOpenAfterMs: 60000, shadow: true },
    },
  }`);
  const state = async () =>
    ["closed", "half-open", "open"].map(
      (name) => [name, metrics.get(`grouphook_policy_circuit_state{state="${name}"}`)] as const,
    );
  let metrics = await readMetrics(url);
  expect(await state()).toEqual([
    ["closed", 1],
    ["half-open", 0],
    ["open", 0],
  ]);
  for (let count = 0; count < 3; count += 1) await create(url, "aec");
  const failed = 'grouphook_policy_failures_total{source="aec",policy="http",shadowed="true"}';
  await expect.poll(async () => (await readMetrics(url)).get(failed)).toBe(3);
  metrics = await readMetrics(url);
  const of = 'source="aec",policy="group-creation",shadowed="false"';
  expect(metrics.get(`grouphook_policy_verdicts_total{${of},verdict="allow"}`)).toBe(3);
  expect(metrics.get(`grouphook_policy_failures_total{${of}}`)).toBe(0);
  expect(metrics.get(`grouphook_policy_milliseconds_count{${of}}`)).toBe(3);
  expect(await state()).toEqual([
    ["closed", 0],
    ["half-open", 0],
    ["open", 1],
  ]);
});
