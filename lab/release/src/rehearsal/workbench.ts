import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { runProgram } from "../run-tool.ts";
import { type LocalRegistry, openLocalRegistry } from "./local-registry.ts";

/** A folder with a registry, and programs that know no other one and have empty caches. */
export interface Workbench {
  readonly registry: LocalRegistry;
  readonly environment: NodeJS.ProcessEnv;
  /** A new empty folder. */
  folderFor(purpose: string): string;
  close(): Promise<void>;
}

/** Sets up a workbench, and pnpm in it. */
export async function openWorkbench(): Promise<Workbench> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "grouphook-rehearsal-")));
  const registry = await openLocalRegistry(folder);
  const home = join(folder, "home");
  const tools = join(folder, "tools");
  for (const place of [home, tools]) mkdirSync(place);
  const { host } = new URL(registry.url);
  // Whoever publishes must be somebody; this registry asks nobody who.
  writeFileSync(join(home, ".npmrc"), `registry=${registry.url}\n//${host}/:_authToken=rehearsal\n`);
  const environment = {
    HOME: home,
    PATH: [join(tools, "node_modules/.bin"), dirname(process.execPath), process.env.PATH].join(delimiter),
    npm_config_registry: registry.url,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    // Only a workflow has an identity that can vouch for a package.
    npm_config_provenance: "false",
    NO_COLOR: "1",
  };
  const pnpm = await runProgram("npm", ["install", "--prefix", tools, "pnpm@12"], { folder: tools, environment });
  if (!pnpm.isSuccess) throw new Error(`pnpm cannot be installed: ${pnpm.output}`);
  return {
    registry,
    environment,
    folderFor: (purpose) => mkdtempSync(join(folder, `${purpose}-`)),
    async close() {
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
