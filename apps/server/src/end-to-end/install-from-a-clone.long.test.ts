import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { blocksWith } from "../testing/documented-blocks.js";
import { root } from "../testing/packed-packages.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const execute = promisify(execFile);

it("the packages are installed from a clone as the README says", { timeout: 120_000 }, async () => {
  const [commands = ""] = blocksWith("--pack-destination", "sh", "README.md");
  const [, pack = "", install = ""] = commands.split("\n");
  const folder = temporaryFolder();
  const packages = join(folder, "packages");
  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{"private":true}');
  const script = `${pack}\n${install}`
    .replaceAll("/tmp/grouphook-packages", packages)
    .replaceAll("/srv/chat-callbacks", app)
    .replace("npm install", "npm install --prefer-offline --no-audit --no-fund");
  await execute("sh", ["-ec", script], { cwd: root });
  const command = join(app, "node_modules/.bin/grouphook");
  const { ended, output } = spawnCommand({ folder: app, command, words: ["--check"] });
  expect([await ended, output.stderr]).toEqual([0, ""]);
});

it("the command prints in a clone what it prints where it is installed", { timeout: 120_000 }, async () => {
  const { stdout } = await execute("npx", ["-y", "pnpm@12", "grouphook", "--version"], { cwd: root });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});
