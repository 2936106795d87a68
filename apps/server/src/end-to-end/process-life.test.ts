import { writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { type SpawnOptions, spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

async function startServerIn(folder: string, options: Partial<SpawnOptions> = {}) {
  const server = await spawnServer({ folder, ...options });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return server;
}

function createGroup(url: string, number: number) {
  return postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "owner", addUsers: `owner,u${number}` });
}

/** Creates groups on eight lanes until the server ends, and collects the ids that it acknowledged. */
async function createUntilGone(url: string, acknowledged: unknown[]): Promise<void> {
  let number = 0;
  const lane = async () => {
    try {
      for (;;) {
        number += 1;
        const { status, data } = await createGroup(url, number);
        if (status === "1") acknowledged.push(data);
      }
    } catch {
      // The server has ended, as intended.
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

async function groupsIn(folder: string): Promise<readonly string[]> {
  const ledger = await openLedger({ url: `sqlite:${join(folder, "data/grouphook.db")}` });
  try {
    const groupIds: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await ledger.groups({ limit: 1000, ...(cursor !== undefined && { cursor }) });
      groupIds.push(...page.items.map(({ groupId }) => groupId));
      cursor = page.next;
    }
    return groupIds;
  } finally {
    await ledger.close();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Ends the server. Resolves to its exit and to the milliseconds that it took. */
async function stop({ process, ended }: Awaited<ReturnType<typeof startServerIn>>, signal: NodeJS.Signals = "SIGTERM") {
  const before = performance.now();
  process.kill(signal);
  const exit = await ended;
  return { exit, took: performance.now() - before };
}

describe("the server's process", () => {
  it("is ready quickly", async () => {
    const before = performance.now();
    const { url } = await startServerIn(temporaryFolder());
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("on %s loses nothing it acknowledged and exits with 0", async (signal) => {
    const folder = temporaryFolder();
    const server = await startServerIn(folder);
    const acknowledged: unknown[] = [];
    const creating = createUntilGone(server.url, acknowledged);
    await until(() => acknowledged.length > 100);
    const { exit, took } = await stop(server, signal);
    await creating;
    expect(exit).toBe(0);
    expect(took).toBeLessThan(5000);
    expect(server.output.stdout).toContain('"msg":"stopped"');
    expect(new Set(await groupsIn(folder))).toEqual(new Set(acknowledged));
  });

  it("after SIGKILL, has everything that it acknowledged and continues from there", async () => {
    const folder = temporaryFolder();
    const server = await startServerIn(folder);
    const acknowledged: unknown[] = [];
    const creating = createUntilGone(server.url, acknowledged);
    await until(() => acknowledged.length > 100);
    await stop(server, "SIGKILL");
    await creating;
    const revived = await startServerIn(folder);
    const { data } = await createGroup(revived.url, 0);
    expect(acknowledged).not.toContain(data);
    await stop(revived);
    expect(await groupsIn(folder)).toEqual(expect.arrayContaining([...acknowledged, data]));
  });

  it("does not wait for idle connections", async () => {
    const server = await startServerIn(temporaryFolder());
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    await Promise.all(
      Array.from(
        { length: 5 },
        () =>
          new Promise((resolve) => {
            request(`${server.url}/healthz`, { agent }, (answer) => answer.resume().on("end", resolve)).end();
          }),
      ),
    );
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(5);
    const { exit, took } = await stop(server);
    expect(exit).toBe(0);
    expect(took).toBeLessThan(2000);
  });

  it("does not wait for clients that send nothing or stop in the middle", async () => {
    const server = await startServerIn(temporaryFolder());
    const port = Number(new URL(server.url).port);
    const beginnings = ["", "POST /callb", "POST /callbacks/aec HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nda"];
    for (const beginning of beginnings) {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      onTestFinished(() => void socket.destroy());
      await new Promise<void>((resolve) => socket.write(beginning, () => resolve()));
    }
    const { exit, took } = await stop(server);
    expect(exit).toBe(0);
    expect(took).toBeLessThan(5000);
  });

  it("waits for a policy that is still judging", async () => {
    const folder = temporaryFolder();
    const policy = "() => new Promise((resolve) => setTimeout(resolve, 2000, { decision: 'allow' }))";
    writeFileSync(join(folder, "grouphook.config.mjs"), `export default { policy: ${policy} };`);
    const server = await startServerIn(folder);
    const pending = createGroup(server.url, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { exit } = await stop(server);
    expect(await pending).toMatchObject({ status: "1" });
    expect(exit).toBe(0);
  });

  it.each([
    ["throws an uncaught error", "setTimeout(() => { throw new Error('boom'); })"],
    ["causes an unhandled rejection", "Promise.reject(new Error('boom'))"],
  ])("logs why and exits with 1 when an operator's policy %s", async (_what, statement) => {
    const folder = temporaryFolder();
    const policy = `() => { ${statement}; return { decision: "allow" }; }`;
    writeFileSync(join(folder, "grouphook.config.mjs"), `export default { policy: ${policy} };`);
    const server = await startServerIn(folder);
    await createGroup(server.url, 1).catch(() => undefined);
    expect(await server.ended).toBe(1);
    const last: unknown = JSON.parse(server.output.stdout.trimEnd().split("\n").at(-1) ?? "");
    expect(last).toMatchObject({ level: 60, cause: expect.stringContaining("boom") });
  });

  it("ends at once on a second signal", async () => {
    const server = await startServerIn(temporaryFolder());
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => undefined);
    onTestFinished(() => void socket.destroy());
    await new Promise<void>((resolve) => socket.write("POST /callb", () => resolve()));
    server.process.kill("SIGTERM");
    await until(() => server.output.stdout.includes('"msg":"stopping"'));
    const { exit, took } = await stop(server);
    expect(exit).toBe(1);
    expect(took).toBeLessThan(500);
  });

  it("logs its address, its database and who can call", async () => {
    const folder = temporaryFolder();
    const { url, output } = await startServerIn(folder, { variables: { GROUPHOOK_SOURCES: "aec" } });
    const lines = output.stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({ level: 40, source: "aec", msg: expect.stringContaining("anyone who reaches") }),
      expect.objectContaining({ level: 30, url, database: "data/grouphook.db", sources: { aec: "aec" } }),
    ]);
  });

  it("logs callbacks for debugging, unknown commands once and faults as warnings, but no body and no query", async () => {
    const server = await startServerIn(temporaryFolder(), { variables: { GROUPHOOK_LOG_LEVEL: "debug" } });
    const { data } = await createGroup(server.url, 1);
    for (const number of ["1", "2"]) {
      await postAec(`${server.url}/callbacks/aec`, { action: "AEC_BRAND_NEW", userId: "hidden-value", number });
    }
    await fetch(`${server.url}/callbacks/aec?k=hidden-value`, { method: "POST", body: "data=hidden-value" });
    await stop(server);
    const lines = server.output.stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toContainEqual({
      level: 20,
      time: expect.any(String),
      source: "aec",
      vendor: "aec",
      command: "AEC_GROUP_CREATE",
      wants: "perform",
      result: "performed",
      groupId: data,
      actorId: "owner",
      durationMs: expect.any(Number),
      msg: "callback",
    });
    const unsupported = { level: 30, source: "aec", command: "AEC_BRAND_NEW" };
    expect(lines.filter((line) => expect.objectContaining(unsupported).asymmetricMatch(line))).toHaveLength(1);
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, source: "aec", code: "malformed" }));
    expect(server.output.stdout).not.toContain("hidden-value");
  });

  it.each([0, 20])("ends even if its log is no longer read, %i callbacks later", async (callbacks) => {
    const server = await startServerIn(temporaryFolder(), { variables: { GROUPHOOK_LOG_LEVEL: "debug" } });
    server.process.stdout?.destroy();
    for (let number = 0; number < callbacks; number += 1)
      expect(await createGroup(server.url, number)).toMatchObject({ status: "1" });
    const { exit, took } = await stop(server);
    expect(exit).toBe(0);
    expect(took).toBeLessThan(3000);
  });
});
