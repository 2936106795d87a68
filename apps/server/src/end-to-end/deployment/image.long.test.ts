import { execFile } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../../testing/aec-callback.js";
import { deploymentFile } from "../../testing/deployment-file.js";
import { freePort } from "../../testing/free-port.js";
import { packPackages } from "../../testing/packed-packages.js";
import { canForbidWriting, onlyWritable } from "../../testing/read-only-system.js";
import { contextOf, type ReplayedImage, replayImage } from "../../testing/replay-image.js";
import { spawnCommand, spawnServer } from "../../testing/spawn-server.js";

const execute = promisify(execFile);
const packages = packPackages({
  core: "packages/core",
  policies: "packages/policies",
  console: "packages/console",
  server: "apps/server",
  "adapter-aec": "packages/adapter-aec",
});
let app = "";
let image: ReplayedImage;
let secrets: Record<string, string> = {};

/** An app's folder as somebody makes it who follows the documents, with what must not get into the image. */
async function makeApp(): Promise<void> {
  app = mkdtempSync(join(packages.folder, "app-"));
  const tarballs = ["core", "policies", "console", "server", "adapter-aec"].map(packages.tarballOf);
  await execute("cp", [...tarballs, app]);
  writeFileSync(join(app, "package.json"), '{"private":true,"type":"module"}');
  const files = tarballs.map((path) => `./${basename(path)}`);
  await execute("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...files], { cwd: app });
  const words = ["init", "--yes", "--vendors", "aec", "--url", "https://im.example.org"];
  await execute(process.execPath, ["node_modules/@grouphook/server/bin/grouphook.js", ...words], { cwd: app });
  const lines = readFileSync(join(app, "grouphook.env"), "utf8").matchAll(/^(\w+)=(.*)$/gm);
  secrets = Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, value]));
  mkdirSync(join(app, "data"), { recursive: true });
  writeFileSync(join(app, "data/grouphook.db"), "of another server");
}

beforeAll(async () => {
  await makeApp();
  const context = contextOf(app, deploymentFile("Dockerfile.dockerignore"), packages.folder);
  image = replayImage(deploymentFile("Dockerfile"), context, mkdtempSync(join(packages.folder, "image-")));
}, 180_000);

/** As Docker runs it with `--read-only` and the file of variables that init has written. */
function contained(more: Readonly<Record<string, string>> = {}) {
  const [, command = ""] = image.entrypoint;
  const variables = { ...image.environment, ...secrets, TMPDIR: "/tmp", HOST: "127.0.0.1", ...more };
  return { folder: image.folder, command, words: image.command, variables, within: onlyWritable(dataFolder()) };
}

function dataFolder(): string {
  return join(image.folder, "data");
}

async function isHealthy(port: string): Promise<boolean> {
  const [, ...words] = image.healthcheck;
  const env = { ...image.environment, PORT: port };
  return execute(process.execPath, words, { env }).then(
    () => true,
    () => false,
  );
}

describe("the image of an app's folder, replayed in a folder", () => {
  it("starts the installed command", () => {
    const command = "node_modules/@grouphook/server/bin/grouphook.js";
    expect([image.entrypoint, image.command, image.healthcheck[0]]).toEqual([["node", command], ["start"], "node"]);
  });

  it("holds the configuration and the packages, and neither secrets nor data", () => {
    expect(globSync("*", { cwd: image.folder }).toSorted()).toEqual(
      ["data", "grouphook.config.ts", "node_modules", "package-lock.json", "package.json"].toSorted(),
    );
    expect(globSync("data/*", { cwd: image.folder })).toEqual([]);
    expect(Object.keys(secrets).toSorted()).toEqual(["GROUPHOOK_AEC_PATH_SECRET", "GROUPHOOK_API_TOKEN"]);
  });

  it("may be reached from everywhere with what init has written", async () => {
    const { within, ...bare } = contained({ HOST: "0.0.0.0" });
    const checked = spawnCommand({ ...bare, words: ["start", "--check"] });
    expect([within.length > 0, await checked.ended, checked.output.stderr]).toEqual([true, 0, ""]);
  });
});

const canForbid = canForbidWriting("run the server of deploy/Dockerfile with a read-only root");

describe.skipIf(!canForbid)("the image of an app's folder, with a read-only root", { timeout: 60_000 }, () => {
  it("takes callbacks, is healthy, and stops when it is told to", async () => {
    const port = String(await freePort());
    expect(await isHealthy(port)).toBe(false);
    const server = await spawnServer(contained({ PORT: port }));
    onTestFinished(() => void server.process.kill("SIGKILL"));
    expect(await isHealthy(port)).toBe(true);
    const callbacks = `${server.url}/callbacks/aec/${secrets.GROUPHOOK_AEC_PATH_SECRET}`;
    const creation = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" };
    expect(await postAec(callbacks, creation)).toMatchObject({ status: "1" });
    server.process.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(await isHealthy(port)).toBe(false);
    expect(globSync("data/*", { cwd: image.folder })).toEqual(["data/grouphook.db"]);
    expect(server.output.stderr).toBe("");
  });

  it("lets SQLite sort more than fits into memory, in the folder of its data", async () => {
    const program = `
      const { DatabaseSync } = require("node:sqlite");
      const database = new DatabaseSync("data/large.db");
      database.exec("create table large (text); begin");
      const insert = database.prepare("insert into large values (?)");
      for (let row = 0; row < 20000; row += 1) insert.run(Math.random() + "x".repeat(500));
      database.exec("commit; create index by_text on large (text)");
    `;
    const sort = async (variables: Readonly<Record<string, string>>) => {
      const [name, ...words] = [...onlyWritable(dataFolder()), process.execPath, "--eval", program];
      const env = { PATH: process.env.PATH, ...variables };
      return execute(name ?? "", words, { cwd: image.folder, env })
        .then(
          () => "sorted",
          (fault: Error) => fault.message,
        )
        .finally(() => rmSync(join(dataFolder(), "large.db"), { force: true }));
    };
    expect(await sort(image.environment)).toBe("sorted");
    expect(await sort({})).toContain("disk I/O error");
  });
});
