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

it("takes # for a comment only where a shell does: Easemob's app keys contain it", () => {
  const text = [
    "GROUPHOOK_EASEMOB_APP_KEY = org#app",
    "GROUPHOOK_EASEMOB_SECRETS=#1,it's#2  # both",
    "export GROUPHOOK_API_TOKEN=a#b\r",
    'HOST="::1#" # loopback',
    "PORT= # none",
    "GROUPHOOK_DATABASE_URL='two",
    "lines#1' # one value",
  ].join("\n");
  expect(withEnvFile(folderWith(text), {})).toEqual({
    GROUPHOOK_EASEMOB_APP_KEY: "org#app",
    GROUPHOOK_EASEMOB_SECRETS: "#1,it's#2",
    GROUPHOOK_API_TOKEN: "a#b",
    HOST: "::1#",
    PORT: "",
    GROUPHOOK_DATABASE_URL: "two\nlines#1",
  });
});

it("names the lines that set nothing, without what they say", () => {
  const folder = folderWith("PORT=1\nGROUPHOOK_EASEMOB_SECRETS: hidden\n\nA='x\ny z'\nGROUPHOOK API_TOKEN=hidden\n");
  const path = join(folder, "grouphook.env");
  expect(() => withEnvFile(folder, {})).toThrow(
    expect.objectContaining({
      faults: [`${path}: line 2 must be NAME=value`, `${path}: line 6 must be NAME=value`],
    }),
  );
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
