import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const packages = {
  core: "packages/core",
  "adapter-aec": "packages/adapter-aec",
  "adapter-openim": "packages/adapter-openim",
  "adapter-tencent": "packages/adapter-tencent",
  testkit: "packages/testkit",
  server: "apps/server",
  grouphook: "packages/grouphook",
};

const folder = mkdtempSync(join(tmpdir(), "grouphook-packaging-"));
const tarballs = join(folder, "tarballs");

beforeAll(async () => {
  mkdirSync(tarballs);
  for (const path of Object.values(packages)) {
    await execute("npx", ["-y", "pnpm@12", "pack", "--pack-destination", tarballs], { cwd: join(root, path) });
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tarballOf(name: string): string {
  const file = readdirSync(tarballs).find((candidate) =>
    candidate.startsWith(name === "grouphook" ? "grouphook-0" : `grouphook-${name}-`),
  );
  if (file === undefined) throw new Error(`${name} was not packed`);
  return join(tarballs, file);
}

/** Installs the named packages, and no others of ours, into an empty folder; gives the folder and the installed bin. */
async function install(names: readonly string[]): Promise<{ folder: string; command: string }> {
  const place = mkdtempSync(join(folder, "installed-"));
  writeFileSync(join(place, "package.json"), '{"private":true}');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund"];
  await execute("npm", ["install", ...flags, ...names.map(tarballOf)], { cwd: place });
  return { folder: place, command: realpathSync(join(place, "node_modules/.bin/grouphook")) };
}

describe.each(Object.keys(packages))("the package %s", (name) => {
  const tarball = () => tarballOf(name);
  const tool = (program: string, ...words: string[]) => execute(join(root, "node_modules/.bin", program), words);

  it("is what publint asks for", async () => {
    await tool("publint", "--strict", tarball());
  });

  it("has types that every ESM reader resolves", async () => {
    await tool("attw", "--profile", "esm-only", tarball());
  });
});

describe("installed from the packages", { timeout: 120_000 }, () => {
  it("the server serves the adapter that was installed with it", async () => {
    const server = await spawnServer(await install(["core", "adapter-aec", "server"]));
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const callbacks = `${server.url}/callbacks/aec`;
    const { data: groupId } = await postAec(callbacks, { action: "AEC_GROUP_CREATE", userId: "a", addUsers: "a,b" });
    expect(await postAec(callbacks, { action: "AEC_GROUP_SYNC_ALL", groupId: String(groupId) })).toEqual({
      status: "1",
      data: { groupList: "a,b" },
    });
  });

  it("the server serves another adapter alone as well", async () => {
    const server = await spawnServer(await install(["core", "adapter-tencent", "server"]));
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const command = "Group.CallbackAfterSendMsg";
    const message = { GroupId: "g", Type: "Public", From_Account: "ann", MsgSeq: 1, MsgTime: 1490686222, MsgBody: [] };
    const answer = await fetch(`${server.url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${command}`, {
      method: "POST",
      body: JSON.stringify({ CallbackCommand: command, ...message }),
    });
    expect(await answer.json()).toEqual({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 });
    expect((await fetch(`${server.url}/v1/groups/tencent/g/messages`)).status).toBe(200);
    expect((await fetch(`${server.url}/callbacks/aec`, { method: "POST" })).status).toBe(404);
  });

  it("the package of the short name serves every vendor", async () => {
    const server = await spawnServer(await install(Object.keys(packages).filter((name) => name !== "testkit")));
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const callbacks = `${server.url}/callbacks/aec`;
    const creation = { action: "AEC_GROUP_CREATE", userId: "a", addUsers: "a" };
    expect(await postAec(callbacks, creation)).toMatchObject({ status: "1" });
    expect(server.output.stdout).toContain('"sources":{"aec":"aec","openim":"openim","tencent":"tencent"}');
  });

  it("the server without an adapter says in one line how to get it", async () => {
    const place = await install(["core", "server"]);
    const chosen = spawnCommand({ ...place, variables: { GROUPHOOK_SOURCES: "aec" } });
    expect(await chosen.ended).toBe(1);
    expect(chosen.output.stdout).toBe("");
    expect(chosen.output.stderr).toMatch(
      /^grouphook: GROUPHOOK_SOURCES.*: the adapter for aec is not installed; run: npm install @grouphook\/adapter-aec\n$/,
    );
    const unchosen = spawnCommand(place);
    expect(await unchosen.ended).toBe(1);
    expect(unchosen.output.stderr).toMatch(/npm install @grouphook\/adapter-aec/);
  });
});
