import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { spawnServer } from "./testing/spawn-server.js";
import { temporaryFolder } from "./testing/temporary-folder.js";

describe("health", () => {
  it("is not ready while the database cannot be written to, and ready again after", async () => {
    const folder = temporaryFolder();
    const { url, process } = await spawnServer({ folder });
    onTestFinished(() => void process.kill("SIGKILL"));
    const answer = async (path: string) => {
      const response = await fetch(url + path);
      return [response.status, await response.json()];
    };
    expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
    expect(await answer("/readyz")).toEqual([200, { status: "ready" }]);

    const other = new DatabaseSync(join(folder, "data/grouphook.db"));
    onTestFinished(() => other.close());
    other.exec("begin immediate");
    expect(await answer("/readyz")).toEqual([503, expect.objectContaining({ title: "Not ready" })]);
    expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
    other.exec("rollback");
    expect(await answer("/readyz")).toEqual([200, { status: "ready" }]);
  });
});
