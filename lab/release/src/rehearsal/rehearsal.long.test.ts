import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishedPackages, readManifest } from "../published-package.ts";
import { callBack, checkInstalled } from "./installed-server.ts";
import { copiesOfCore, emptyFolder, install, installers } from "./installers.ts";
import { ReleaseCopy } from "./release-copy.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const SERVER = "@grouphook/server";
const AEC = "@grouphook/adapter-aec";
const CORE = "@grouphook/core";
const ADAPTERS = ["aec", "easemob", "netease", "openim", "tencent"];
const MEMBERS = { status: "1", data: { groupList: "ann,bob" } };

let workbench: Workbench;
let copy: ReleaseCopy;

/** The versions that are released together, by their order. */
const versions: { readonly server: string; readonly adapter: string; readonly core: string }[] = [];

function noteVersions(): void {
  versions.push({ server: copy.versionOf(SERVER), adapter: copy.versionOf(AEC), core: copy.versionOf(CORE) });
}

function versionsOf(release: number): { readonly server: string; readonly adapter: string; readonly core: string } {
  const found = versions[release];
  if (!found) throw new Error(`there was no release ${release}`);
  return found;
}

/** Raises the contract of adapters, in core and in the adapters. */
function raiseContract(): void {
  copy.edit("packages/core/dist/adapter/adapter-in.js", "ADAPTER_CONTRACT = 1", "ADAPTER_CONTRACT = 2");
  for (const vendor of ADAPTERS) copy.edit(`packages/adapter-${vendor}/dist/adapter.js`, "contract: 1", "contract: 2");
}

beforeAll(async () => {
  workbench = await openWorkbench();
  copy = await ReleaseCopy.of(workbench);
}, 240_000);

// Tens of thousands of files are removed.
afterAll(() => workbench.close(), 240_000);

describe("a release", { timeout: 240_000 }, () => {
  it("publishes every package", async () => {
    const published = await copy.release();
    expect(published).toEqual(
      publishedPackages()
        .map(({ manifest: { name } }) => `${name}@${copy.versionOf(name)}`)
        .toSorted(),
    );
    noteVersions();
  });

  it("of one adapter publishes it alone", async () => {
    expect(await copy.release({ [AEC]: "patch" })).toEqual([`${AEC}@${copy.versionOf(AEC)}`]);
    noteVersions();
    expect(versionsOf(1)).toEqual({ ...versionsOf(0), adapter: expect.not.stringMatching(versionsOf(0).adapter) });
  });
});

describe.each(installers)("with %s, into an empty folder", { timeout: 240_000 }, (installer) => {
  it("the server and one adapter are installed, start, and answer callbacks", async () => {
    const folder = emptyFolder(workbench);
    const installed = await install(workbench, installer, folder, [SERVER, AEC]);
    expect(installed.isSuccess, installed.output).toBe(true);
    expect(readManifest(join(folder, "node_modules", AEC)).version).toBe(versionsOf(1).adapter);
    expect(readFileSync(join(folder, "node_modules", AEC, "CHANGELOG.md"), "utf8")).toContain(versionsOf(1).adapter);
    expect(copiesOfCore(folder)).toHaveLength(1);
    expect(await checkInstalled(workbench, folder)).toEqual({
      isSuccess: true,
      output: "grouphook: the configuration is valid and the database is usable",
    });
    expect(await callBack(workbench, folder)).toEqual(MEMBERS);
  });
});

describe("a release of core with another contract of adapters", { timeout: 240_000 }, () => {
  const told = (release: number, contract: number, server: number, ours: number, newest: string) =>
    `${AEC} ${versionsOf(release).adapter} is made for contract ${contract} of adapters, and ` +
    `${SERVER} ${versionsOf(server).server} for contract ${ours}; run: npm install ${newest}@latest`;

  /** Runs the command that a message names. */
  async function obey(message: string, folder: string, installer: (typeof installers)[number]): Promise<void> {
    const named = /run: npm install (\S+)/.exec(message)?.[1] ?? "";
    const updated = await install(workbench, installer, folder, [named]);
    expect(updated.isSuccess, updated.output).toBe(true);
  }

  beforeAll(async () => {
    raiseContract();
    const changes = ADAPTERS.map((vendor) => [`@grouphook/adapter-${vendor}`, copy.breaking(AEC)] as const);
    await copy.release({ ...Object.fromEntries(changes), [CORE]: copy.breaking(CORE) });
    noteVersions();
  }, 240_000);

  it("is not installed by npm beside an old adapter, nor a new adapter beside an old server", async () => {
    for (const [server, adapter] of [
      [2, 1],
      [0, 2],
    ] as const) {
      const packages = [`${SERVER}@${versionsOf(server).server}`, `${AEC}@${versionsOf(adapter).adapter}`];
      const refused = await install(workbench, "npm", emptyFolder(workbench), packages);
      expect(refused.isSuccess).toBe(false);
      expect(refused.output).toContain("ERESOLVE");
      expect(refused.output).toContain(AEC);
    }
  });

  it.each(["pnpm", "yarn 1", "yarn 4"] as const)(
    "refuses an old adapter with %s, says what to do, and that helps",
    async (installer) => {
      const folder = emptyFolder(workbench);
      await install(workbench, installer, folder, [SERVER, `${AEC}@${versionsOf(1).adapter}`]);
      const check = await checkInstalled(workbench, folder);
      expect(check.isSuccess).toBe(false);
      expect(check.output).toContain(told(1, 1, 2, 2, AEC));
      await obey(check.output, folder, installer);
      expect(await callBack(workbench, folder)).toEqual(MEMBERS);
    },
  );

  it.each(["pnpm", "yarn 1", "yarn 4"] as const)(
    "is asked for by a new adapter at an old server with %s",
    async (installer) => {
      const folder = emptyFolder(workbench);
      await install(workbench, installer, folder, [
        `${SERVER}@${versionsOf(0).server}`,
        `${AEC}@${versionsOf(2).adapter}`,
      ]);
      const check = await checkInstalled(workbench, folder);
      expect(check.isSuccess).toBe(false);
      expect(check.output).toContain(told(2, 2, 0, 1, SERVER));
      await obey(check.output, folder, installer);
      expect(await callBack(workbench, folder)).toEqual(MEMBERS);
    },
  );
});

describe("a release of core with the same contract", { timeout: 240_000 }, () => {
  beforeAll(async () => {
    await copy.release({ [CORE]: copy.breaking(CORE) });
    noteVersions();
  }, 240_000);

  it("serves an older adapter that finds it, with a warning that says what to do", async () => {
    const folder = emptyFolder(workbench);
    await install(workbench, "yarn 1", folder, [SERVER, `${AEC}@${versionsOf(2).adapter}`]);
    expect(copiesOfCore(folder)).toHaveLength(1);
    const { isSuccess, output } = await checkInstalled(workbench, folder);
    expect(isSuccess).toBe(true);
    expect(output).toContain(
      `${AEC} ${versionsOf(2).adapter} is made for ${CORE} ^${versionsOf(2).core}, and finds ${versionsOf(3).core}; ` +
        `run: npm install ${AEC}@latest`,
    );
    expect(await callBack(workbench, folder)).toEqual(MEMBERS);
  });

  it("serves an older adapter that has a copy of core of its own", async () => {
    const folder = emptyFolder(workbench);
    await install(workbench, "pnpm", folder, [SERVER, `${AEC}@${versionsOf(2).adapter}`]);
    expect(copiesOfCore(folder)).toHaveLength(2);
    expect(await callBack(workbench, folder)).toEqual(MEMBERS);
  });
});
