import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { z } from "zod";
import { root } from "../published-package.ts";
import { runProgram } from "../run-tool.ts";

/** A registry on this machine: takes our packages, and fetches all others where npm gets them. */
export interface LocalRegistry {
  readonly url: string;
  /** The versions of a package that were published, in their order. */
  versionsOf(packageName: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

const packageSchema = z.object({ versions: z.record(z.string(), z.unknown()).default({}) });

/** Starts a registry that keeps everything in the folder. */
export async function openLocalRegistry(folder: string): Promise<LocalRegistry> {
  const upstream = await runProgram("npm", ["config", "get", "registry"], { folder: root, environment: process.env });
  const ours = { access: "$all", publish: "$all" };
  const configuration = {
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: { upstream: { url: upstream.output, cache: true } },
    packages: { "@grouphook/*": ours, grouphook: ours, "**": { access: "$all", proxy: "upstream" } },
    web: { enable: false },
    log: { type: "stdout", format: "json", level: "fatal" },
  };
  const file = join(folder, "registry.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(configuration));
  const server = (await runServer(file)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the registry has no port");
  const url = `http://127.0.0.1:${address.port}/`;
  return {
    url,
    async versionsOf(packageName) {
      const response = await fetch(`${url}${packageName.replace("/", "%2f")}`);
      if (response.status === 404) return [];
      return Object.keys(packageSchema.parse(await response.json()).versions);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      // After that none can be opened that would keep it alive.
      server.closeAllConnections();
      await closed;
    },
  };
}
