import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { deploymentPath } from "../../testing/deployment-file.js";
import { firstInstalled } from "../../testing/optional-program.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const FILES = ["compose.yaml", "compose.mysql.yaml"];
const [program, ...words] =
  firstInstalled(
    "read deploy/compose.yaml with",
    ["docker", "compose", "version"],
    ["docker-compose", "version"],
  )?.slice(0, -1) ?? [];

const composed = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      environment: z.record(z.string(), z.string()),
      networks: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** What Compose makes of these files in an app's folder. */
function configOf(files: readonly string[], variables: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  for (const file of files) copyFileSync(deploymentPath(file), join(folder, file));
  writeFileSync(join(folder, "grouphook.env"), "GROUPHOOK_API_TOKEN=a-token-of-the-api-1\n");
  const chosen = files.flatMap((file) => ["--file", file]);
  const env = { PATH: process.env.PATH, HOME: folder, ...variables };
  return spawnSync(program ?? "", [...words, ...chosen, "config"], { cwd: folder, encoding: "utf8", env });
}

describe("the files of Compose", () => {
  it.for(FILES)("%s follows the specification", (file) => {
    const [result] = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] }).lintFiles(
      [deploymentPath(file)],
      false,
    );
    expect(result).toMatchObject({ errorCount: 0, messages: expect.any(Array) });
  });
});

describe.skipIf(program === undefined)("the files of Compose, as Compose reads them", () => {
  it("serve SQLite alone", () => {
    const { status, stdout } = configOf(["compose.yaml"], {});
    const { services } = composed.parse(parse(stdout));
    expect([status, Object.keys(services)]).toEqual([0, ["grouphook"]]);
    expect(services.grouphook?.environment).toMatchObject({ GROUPHOOK_API_TOKEN: "a-token-of-the-api-1" });
  });

  it("serve MySQL, which nothing but the server reaches, with one password", () => {
    const { status, stdout } = configOf(FILES, { DATABASE_PASSWORD: "0f0f" });
    const { grouphook, database } = composed.parse(parse(stdout)).services;
    expect(status).toBe(0);
    expect(grouphook?.environment.GROUPHOOK_DATABASE_URL).toBe("mysql://grouphook:0f0f@database/grouphook");
    expect(database?.environment.MYSQL_PASSWORD).toBe("0f0f");
    expect(Object.keys(grouphook?.networks ?? {}).toSorted()).toEqual(["database", "default"]);
    expect(Object.keys(database?.networks ?? {})).toEqual(["database"]);
  });

  it("do not serve MySQL without a password", () => {
    const { status, stderr } = configOf(FILES, {});
    expect([status, stderr]).toEqual([
      expect.toSatisfy((code) => code !== 0),
      expect.stringContaining("DATABASE_PASSWORD"),
    ]);
  });
});
