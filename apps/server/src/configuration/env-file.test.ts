import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { withEnvFile } from "./env-file.js";

function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "grouphook.env"), text);
  return folder;
}

it("adds the variables of the file to those of the process", () => {
  const folder = folderWith("# secrets\nGROUPHOOK_API_TOKEN='a#b $c'\nPORT=1\n");
  expect(withEnvFile(folder, { HOST: "::1" })).toEqual({ HOST: "::1", PORT: "1", GROUPHOOK_API_TOKEN: "a#b $c" });
});

it("leaves what the process has, in whichever form", () => {
  const folder = folderWith("PORT=1\nGROUPHOOK_API_TOKEN=a\nGROUPHOOK_DATABASE_URL_FILE=/run/url\n");
  const environment = { PORT: "2", GROUPHOOK_API_TOKEN_FILE: "/run/token", GROUPHOOK_DATABASE_URL: "sqlite:x" };
  expect(withEnvFile(folder, environment)).toEqual(environment);
});

it("changes nothing without the file; an app's own .env is not read", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, ".env"), "PORT=1\n");
  expect(withEnvFile(folder, { HOST: "::1" })).toEqual({ HOST: "::1" });
});

it("says which file cannot be read", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "grouphook.env"));
  expect(() => withEnvFile(folder, {})).toThrow(
    expect.objectContaining({ faults: [`${join(folder, "grouphook.env")}: cannot be read: EISDIR`] }),
  );
});
