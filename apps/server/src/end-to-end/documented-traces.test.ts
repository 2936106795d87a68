import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith } from "../testing/documented-blocks.js";
import { root } from "../testing/packed-packages.js";
import { spawnServer } from "../testing/spawn-server.js";

it("the documented program gets the spans of a server that is started with it", async () => {
  const [program = ""] = blocksWith("NodeTracerProvider", "js", "docs/en/monitoring.md");
  // Where the SDK is found, as in an app that has installed it.
  const place = join(root, "apps/server/node_modules/.traces");
  mkdirSync(place, { recursive: true });
  const folder = mkdtempSync(join(place, "app-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "tracing.mjs"), program);
  const server = await spawnServer({
    folder,
    nodeOptions: ["--import", "./tracing.mjs"],
    variables: { GROUPHOOK_SOURCES: "aec" },
  });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  await postAec(`${server.url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
  await expect.poll(() => server.output.stdout, { timeout: 15_000 }).toMatch(/name: 'callback AEC_GROUP_CREATE'/);
  expect(server.output.stdout).toMatch(/name: 'batch'/);
});
