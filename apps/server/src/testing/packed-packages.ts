import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll } from "vitest";

const execute = promisify(execFile);

/** The folder of this repository. */
export const root: string = fileURLToPath(new URL("../../../../", import.meta.url));

/** The packages that are published, by name: where they are. */
export const publishedPackages: Readonly<Record<string, string>> = {
  core: "packages/core",
  policies: "packages/policies",
  console: "packages/console",
  "adapter-aec": "packages/adapter-aec",
  "adapter-easemob": "packages/adapter-easemob",
  "adapter-netease": "packages/adapter-netease",
  "adapter-openim": "packages/adapter-openim",
  "adapter-tencent": "packages/adapter-tencent",
  "sink-kafka": "packages/sink-kafka",
  "sink-nats": "packages/sink-nats",
  "sink-rabbitmq": "packages/sink-rabbitmq",
  "sink-redis": "packages/sink-redis",
  client: "packages/client",
  testkit: "packages/testkit",
  server: "apps/server",
  grouphook: "packages/grouphook",
};

/** The packages as they are published, and folders where they are installed. All is removed after the test file. */
export interface PackedPackages {
  /** For other files of the tests. */
  readonly folder: string;
  tarballOf(name: string): string;
  /** Installs only the named packages into an empty folder. Resolves to the folder and the installed command. */
  install(names: readonly string[]): Promise<{ folder: string; command: string }>;
}

/** Packs packages before the tests of this file; all unless named. */
export function packPackages(packages: Readonly<Record<string, string>> = publishedPackages): PackedPackages {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "grouphook-packaging-")));
  const tarballs = join(folder, "tarballs");

  beforeAll(async () => {
    mkdirSync(tarballs);
    const filters = Object.values(packages).flatMap((path) => ["--filter", `./${path}`]);
    await execute("npx", ["-y", "pnpm@12", ...filters, "pack", "--pack-destination", tarballs], { cwd: root });
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function tarballOf(name: string): string {
    const file = readdirSync(tarballs).find((candidate) =>
      candidate.startsWith(name === "grouphook" ? "grouphook-0" : `grouphook-${name}-`),
    );
    if (file === undefined) throw new Error(`${name} was not packed`);
    return join(tarballs, file);
  }

  return {
    folder,
    tarballOf,
    async install(names) {
      const place = mkdtempSync(join(folder, "installed-"));
      writeFileSync(join(place, "package.json"), '{"private":true}');
      const flags = ["--prefer-offline", "--no-audit", "--no-fund"];
      await execute("npm", ["install", ...flags, ...names.map(tarballOf)], { cwd: place });
      return { folder: place, command: join(place, "node_modules/.bin/grouphook") };
    },
  };
}
