import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "./testing/aec-callback.js";
import { spawnCommand, spawnServer } from "./testing/spawn-server.js";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const packages = { core: "packages/core", "adapter-aec": "packages/adapter-aec", server: "apps/server" };

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
  const file = readdirSync(tarballs).find((candidate) => candidate.startsWith(`grouphook-${name}-`));
  if (file === undefined) throw new Error(`${name} was not packed`);
  return join(tarballs, file);
}

/** Installs the named packages, and no others of ours, into an empty folder; gives the folder and the installed bin. */
async function install(names: readonly string[]): Promise<{ folder: string; command: string }> {
  const place = mkdtempSync(join(folder, "installed-"));
  writeFileSync(join(place, "package.json"), '{"private":true}');
  const flags = ["--prefer-offline", "--no-audit", "--no-fund"];
  await execute("npm", ["install", ...flags, ...names.map(tarballOf)], { cwd: place });
  return { folder: place, command: join(place, "node_modules/@grouphook/server/bin/grouphook.js") };
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

  it("the server without an adapter says in one line how to get it", async () => {
    const place = await install(["core", "server"]);
    for (const variables of [{ GROUPHOOK_SOURCES: "aec" }, {}]) {
      const { output, ended } = spawnCommand({ ...place, variables });
      expect(await ended).toBe(1);
      expect(output.stdout).toBe("");
      expect(output.stderr).toMatch(
        /^grouphook: GROUPHOOK_SOURCES.*: the adapter for aec is not installed; run: npm install @grouphook\/adapter-aec\n$/,
      );
    }
  });
});
