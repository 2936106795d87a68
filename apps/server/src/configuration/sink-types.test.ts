import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { serverVersion } from "./server-version.js";
import { loadSinkType } from "./sink-types.js";

/** A folder with a sink's package of this contract, which was made for a core that is not there. */
function folderWith(contract: number): string {
  const folder = realpathSync(temporaryFolder());
  const exports = { ".": "./index.mjs", "./package.json": "./package.json" };
  const peerDependencies = { "@grouphook/core": "^0.2.0" };
  const files = {
    "my-sink/package.json": JSON.stringify({ version: "0.2.0", exports, peerDependencies }),
    "my-sink/index.mjs": `export const sinkType = { contract: ${contract}, kind: "any", settings: [], configure() {} };`,
    "@grouphook/core/package.json": JSON.stringify({
      version: "0.3.0",
      exports: { "./package.json": "./package.json" },
    }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, "node_modules", path, ".."), { recursive: true });
    writeFileSync(join(folder, "node_modules", path), text);
  }
  return folder;
}

describe("a sink of another package", () => {
  it.each([
    [0, "my-sink"],
    [2, "@grouphook/server"],
  ])("that was made for contract %i is not taken, and it is said what to update", async (contract, newest) => {
    expect(await loadSinkType("npm:my-sink", folderWith(contract))).toEqual({
      installed: true,
      message:
        `the sink my-sink cannot be used: my-sink 0.2.0 is made for contract ${contract} of sinks, ` +
        `and @grouphook/server ${serverVersion()} for contract 1; run: npm install ${newest}@latest`,
    });
  });

  it("that was made for another core is taken, with a warning", async () => {
    expect(await loadSinkType("npm:my-sink", folderWith(1))).toMatchObject({
      value: { kind: "any" },
      warning: "my-sink 0.2.0 is made for @grouphook/core ^0.2.0, and finds 0.3.0; run: npm install my-sink@latest",
    });
  });
});
