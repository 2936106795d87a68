import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { packPackages, root } from "../testing/packed-packages.js";
import { spawnCommand, spawnServer } from "../testing/spawn-server.js";

const execute = promisify(execFile);
const text = readFileSync(join(root, "docs/en/adding-a-vendor.md"), "utf8");
const manifest = z
  .object({ devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

const packed = packPackages({
  core: "packages/core",
  policies: "packages/policies",
  console: "packages/console",
  testkit: "packages/testkit",
  server: "apps/server",
});
const adapter = join(packed.folder, "adapter-acme");

/** The blocks of a language in the documented steps, in order. */
function blocksOf(language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
}

function tarballsOf(name: string): string {
  return (name === "server" ? ["core", "policies", "console", "server"] : [name]).map(packed.tarballOf).join(" ");
}

/** Runs commands as they are documented: elsewhere, with what the registry would give, in the versions of this repository. */
async function follow(commands: string, folder: string): Promise<string> {
  const script = commands
    .replaceAll("../adapter-acme", adapter)
    // npm writes this itself if the package comes from the registry.
    .replace("npm pack", "npm pkg set peerDependencies.@grouphook/core=^0.0.0 && npm pack")
    .replaceAll(/(?<= )@grouphook\/(core|testkit|server)(?=\s)/g, (_, name: string) => tarballsOf(name))
    .replaceAll(
      /(?<= )(typescript|vitest|@types\/node)(?=\s(?!run))/g,
      (name) => `${name}@${manifest.devDependencies[name]}`,
    );
  const environment = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV)/.test(name));
  const npm = { npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };
  const { stdout } = await execute("sh", ["-ec", script], {
    cwd: folder,
    env: { ...Object.fromEntries(environment), ...npm, NO_COLOR: "1" },
  });
  return stdout;
}

/** Posts one of Hello's commands, with the key of its console. */
async function say(url: string, command: string, body: object, key = "of-the-console"): Promise<unknown> {
  const headers = { "content-type": "application/json", "x-hello-key": key };
  const response = await fetch(`${url}/${command}`, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
}

async function expectService(url: string): Promise<void> {
  const callbacks = `${url}/callbacks/chat`;
  const created = z.object({ ok: z.literal(true), group: z.string() });
  const creation = { id: "1", user: "ann", name: "Readers", others: ["bob", "cid"] };
  const { group } = created.parse(await say(callbacks, "create", creation));
  expect(await say(callbacks, "left", { id: "2", group, users: ["bob"], at: Date.now() })).toEqual({ ok: true });
  expect(await say(callbacks, "members", { group })).toEqual({ ok: true, members: ["ann", "cid"] });
  expect(await say(callbacks, "members", { group }, "guessed")).toEqual({ ok: false });
  const record = await fetch(`${url}/v1/groups/chat/${group}`);
  expect(await record.json()).toMatchObject({ source: "chat", groupId: group, name: "Readers", ownerId: "ann" });
}

describe("a vendor is added in an afternoon, outside of this repository:", { timeout: 120_000 }, () => {
  const [copy = "", pack = "", serve = ""] = blocksOf("sh");
  const [configuration = "", ...more] = blocksOf("ts");
  const [install = "", run = ""] = serve.trim().split(/\n */);
  const folder = join(packed.folder, "served");
  const place = { folder, command: join(folder, "node_modules/.bin/grouphook") };
  let tested: string;

  beforeAll(async () => {
    tested = await follow(copy, root);
    await follow(pack, adapter);
    mkdirSync(folder);
    await follow(`${install}\n`, folder);
  }, 240_000);

  it("the copy of Hello passes its tests", () => {
    expect(tested).toMatch(/Tests {2}\d+ passed \(\d+\)/);
  });

  it("it can be configured in the environment", async () => {
    const [, chosen = "", key = ""] =
      /^GROUPHOOK_SOURCES=(\S+) GROUPHOOK_CHAT_KEY=(\S+) npx grouphook$/.exec(run) ?? [];
    const variables = { GROUPHOOK_SOURCES: chosen, GROUPHOOK_CHAT_KEY: key };
    const server = await spawnServer({ ...place, variables });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    await expectService(server.url);
    const help = spawnCommand({ ...place, words: ["start", "--help"], variables });
    await help.ended;
    expect(help.output.stdout).toMatch(/^ {2}GROUPHOOK_CHAT_KEY .*key that Hello's console shows/m);
  });

  it("it can be created in the configuration file", async () => {
    expect(more).toEqual([]);
    writeFileSync(join(place.folder, "grouphook.config.ts"), configuration);
    const variables = { GROUPHOOK_DATABASE_URL: "sqlite:of-the-file.db" };
    const server = await spawnServer({ ...place, variables });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    expect(server.output.stdout).toContain('"sources":{"chat":"hello"}');
    await expectService(server.url);
  });
});
