#!/usr/bin/env node
import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const needed = manifest.engines.node.replace(">=", "");

// Before anything is imported: what an older Node.js stumbles over tells nobody what to do.
if (process.versions.node.localeCompare(needed, "en", { numeric: true }) < 0) {
  process.stderr.write(`grouphook: needs Node.js ${needed} or later; this is ${process.versions.node}\n`);
  process.exitCode = 1;
} else {
  const { run } = await import("../dist/command-line/run.js");
  await run(process.argv.slice(2), { environment: process.env, folder: process.cwd() });
}
