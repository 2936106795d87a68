import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { planServer } from "./plan-server.js";

function fileWith(text: string): string {
  const path = join(temporaryFolder(), "secret");
  writeFileSync(path, text);
  return path;
}

const NOWHERE = "/nowhere/secret";

describe("a variable that names a file", () => {
  it.each([
    [
      "GROUPHOOK_API_TOKEN_FILE",
      "a-token-of-the-api\n",
      { apiTokens: [{ name: "default", scope: "admin", token: "a-token-of-the-api" }] },
    ],
    ["GROUPHOOK_DATABASE_URL_FILE", "mysql://root:p@db/chat\r\n", { databaseUrl: "mysql://root:p@db/chat" }],
    ["GROUPHOOK_AEC_PATH_SECRET_FILE", "long-random-word", { sources: { aec: { pathSecret: ["long-random-word"] } } }],
    ["GROUPHOOK_AEC_GUARD_TOKEN_FILE", "of our own\n", { sources: { aec: { guardToken: "of our own" } } }],
  ])("%s is read", async (name, text, expected) => {
    const { configuration } = await planServer({}, { GROUPHOOK_SOURCES: "aec", [name]: fileWith(text) });
    expect(configuration).toMatchObject(expected);
  });

  it("is a fault if the file cannot be read, or if the value is set twice", async () => {
    const missing = join(temporaryFolder(), "missing");
    const planned = planServer(
      {},
      {
        GROUPHOOK_API_TOKEN_FILE: missing,
        GROUPHOOK_AEC_PATH_SECRET: "long-random-word",
        GROUPHOOK_AEC_PATH_SECRET_FILE: fileWith("another-random-word"),
      },
    );
    await expect(planned).rejects.toMatchObject({
      faults: [
        `GROUPHOOK_API_TOKEN_FILE: ${missing} cannot be read: ENOENT`,
        "GROUPHOOK_AEC_PATH_SECRET_FILE: conflicts with GROUPHOOK_AEC_PATH_SECRET; keep one of them",
      ],
    });
  });

  it.each<Readonly<Record<string, string>>>([
    { GROUPHOOK_CHAT_SECRET_FILE: NOWHERE, GROUPHOOK_CHAT_API_URL: "http://127.0.0.1:10002" },
    { GROUPHOOK_CHAT_FORWARD_URL_FILE: NOWHERE, GROUPHOOK_CHAT_FORWARD_COMMANDS: "*" },
    { GROUPHOOK_CHAT_PATH_SECRET_FILE: NOWHERE, GROUPHOOK_CHAT_SECRET_HEADER: "x-secret" },
    { GROUPHOOK_CHAT_PATH_SECRET_FILE: NOWHERE, HOST: "0.0.0.0", GROUPHOOK_API_TOKEN: "a-token-of-the-api" },
    { GROUPHOOK_API_TOKEN_FILE: NOWHERE, HOST: "0.0.0.0", GROUPHOOK_CHAT_PATH_SECRET: "long-random-word" },
    { GROUPHOOK_ORDERS_URL_FILE: NOWHERE, GROUPHOOK_SINKS: "orders=nats" },
    { PORT_FILE: NOWHERE },
  ])("that cannot be read is not said to be missing, too: %j", async (variables) => {
    const planned = planServer({}, { GROUPHOOK_SOURCES: "chat=openim", ...variables });
    await expect(planned).rejects.toMatchObject({
      faults: [expect.stringMatching(new RegExp(`_FILE: ${NOWHERE} cannot be read: ENOENT`))],
    });
  });

  it("is unknown if the variable is unknown", async () => {
    await expect(planServer({}, { GROUPHOOK_API_TOKN_FILE: "x" })).rejects.toThrow(
      "GROUPHOOK_API_TOKN_FILE: is unknown",
    );
  });
});
