import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { runCommand } from "../testing/run-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const variablesIn = (folder: string) => ({
  GROUPHOOK_SOURCES: "aec",
  GROUPHOOK_DATABASE_URL: `sqlite:${join(folder, "ledger.db")}`,
});
const listed = z.array(
  z.object({ id: z.string(), name: z.string(), scope: z.string(), expiresAt: z.string().nullable() }).loose(),
);

const token = (folder: string, ...words: readonly string[]) =>
  runCommand(folder, ["token", ...words], variablesIn(folder));

async function serve(folder: string) {
  const server = await spawnServer({ folder, variables: variablesIn(folder) });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return async (path: string, bearer?: string, method = "GET") => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    return (await fetch(`${server.url}${path}`, { method, headers })).status;
  };
}

describe("grouphook token", () => {
  it("makes tokens that a running server takes at once, for their scope alone, until they are revoked", {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder();
    const ask = await serve(folder);
    expect(await ask("/v1/groups")).toBe(200);
    const made = await token(folder, "create", "--name", "board", "--scope", "read", "--expires", "90");
    expect([made.code, made.stderr]).toEqual([0, "grouphook: keep it: it is not shown again\n"]);
    const reading = made.stdout.trim();
    expect(reading).toMatch(/^ghk_[\w-]{43}$/);
    await expect.poll(() => ask("/v1/groups"), { timeout: 5000 }).toBe(401);
    expect(await ask("/v1/groups", reading)).toBe(200);
    expect(await ask("/v1/consumers/c", reading, "DELETE")).toBe(403);
    expect(await ask("/v1/groups", `${reading}x`)).toBe(401);
    expect(await ask("/healthz")).toBe(200);

    const { stdout } = await token(folder, "list", "--json");
    const [shown] = listed.parse(JSON.parse(stdout));
    expect(shown).toMatchObject({ name: "board", scope: "read", expiresAt: expect.stringMatching(/^20\d\d-/) });
    expect((await token(folder, "list")).stdout).toMatch(/^id +name +scope +made +expires\n\S+ +board +read /);
    expect(readFileSync(join(folder, "ledger.db")).includes(reading)).toBe(false);
    expect(stdout).not.toContain(reading);

    const admin = JSON.parse((await token(folder, "create", "--name", "root", "--scope", "admin", "--json")).stdout);
    await expect.poll(() => ask("/v1/groups", z.object({ token: z.string() }).parse(admin).token)).toBe(200);
    expect(await token(folder, "revoke", shown?.id ?? "")).toMatchObject({ code: 0, stdout: `revoked ${shown?.id}\n` });
    await expect.poll(() => ask("/v1/groups", reading), { timeout: 5000 }).toBe(401);
  });

  it("does not open the API again with the last token that is revoked", { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    await runCommand(folder, ["migrate"], variablesIn(folder));
    for (const name of ["one", "two"]) {
      const { id } = JSON.parse((await token(folder, "create", "--name", name, "--scope", "admin", "--json")).stdout);
      expect((await token(folder, "revoke", id)).code).toBe(0);
      expect((await token(folder, "revoke", id)).code).toBe(2);
    }
    expect(listed.parse(JSON.parse((await token(folder, "list", "--json")).stdout)).map(({ name }) => name)).toEqual([
      "two",
    ]);
    const ask = await serve(folder);
    expect(await ask("/v1/groups")).toBe(401);
  });

  it.each([
    [["create", "--scope", "read"], 2, "--name"],
    [["create", "--name", "a b", "--scope", "read"], 2, "must be 1 to 64 letters"],
    [["create", "--name", "anyone", "--scope", "read"], 2, "must not be anyone"],
    [["create", "--name", "a", "--scope", "all"], 2, "must be read, act, admin"],
    [["create", "--name", "a", "--scope", "read", "--expires", "0"], 2, "must be whole days from 1"],
    [["list"], 1, "there is no"],
  ])("refuses %j", async (words, code, message) => {
    expect(await token(temporaryFolder(), ...words)).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });

  it("keeps one scope for a name, and tells of a token that is not there", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    await runCommand(folder, ["migrate"], variablesIn(folder));
    expect((await token(folder, "list")).stdout).toBe("there are no tokens\n");
    await token(folder, "create", "--name", "board", "--scope", "read");
    expect(await token(folder, "create", "--name", "board", "--scope", "admin")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--name board has a token for read already"),
    });
    expect(await token(folder, "revoke", "none")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no token of this id"),
    });
  });
});
