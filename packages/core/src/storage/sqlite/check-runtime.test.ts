import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const storage = fileURLToPath(new URL("../../../dist/storage/index.js", import.meta.url));

it("a Node.js without SQLite is told in one line what is needed", () => {
  const program = `
    import { checkDatabase, openLedger } from ${JSON.stringify(storage)};
    await openLedger({ url: "sqlite::memory:" }).catch((fault) => console.log(fault.message));
    await checkDatabase("sqlite:none.db").catch((fault) => console.log(fault.cause.message));`;
  const words = ["--no-experimental-sqlite", "--input-type=module", "--eval", program];
  const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
  const line = `SQLite needs Node.js 22.18 or later; this is ${process.versions.node}\n`;
  expect(stdout).toBe(line + line);
});
