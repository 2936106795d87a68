import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./configuration-error.js";
import { planServer } from "./plan-server.js";

const READ = "secret-of-a-dashboard";
const ACT = "secret-of-a-bot:with:colons";

async function tokensOf(...planned: Parameters<typeof planServer>) {
  return (await planServer(...planned)).configuration.apiTokens;
}

async function faultsOf(...planned: Parameters<typeof planServer>): Promise<readonly string[]> {
  const fault = await planServer(...planned).catch((error: unknown) => error);
  if (fault instanceof ConfigurationError) return fault.faults;
  throw new Error("a fault was expected");
}

describe("tokens of the API", () => {
  it("are for everything, and called default, unless they say otherwise", async () => {
    expect(await tokensOf({}, { GROUPHOOK_API_TOKEN: `${READ}, ${ACT}` })).toEqual([
      { name: "default", scope: "admin", token: READ },
      { name: "default", scope: "admin", token: ACT },
    ]);
    expect(await tokensOf({})).toEqual([]);
  });

  it("have names and scopes, in the environment and in the file", async () => {
    const tokens = [
      { name: "dashboard", scope: "read", token: READ },
      { name: "bot", scope: "act", token: ACT },
    ] as const;
    expect(await tokensOf({}, { GROUPHOOK_API_TOKENS: `dashboard:read:${READ}, bot:act:${ACT}` })).toEqual(tokens);
    expect(await tokensOf({ apiTokens: tokens })).toEqual(tokens);
    expect(await tokensOf({ apiTokens: [`dashboard:read:${READ}`, tokens[1]] })).toEqual(tokens);
  });

  it("may be two of one name while it is rotated, and stand beside those without names", async () => {
    const variables = {
      GROUPHOOK_API_TOKEN: "of-the-operator-alone",
      GROUPHOOK_API_TOKENS: `bot:act:${ACT},bot:act:${READ}`,
    };
    expect(await tokensOf({}, variables)).toMatchObject([{ name: "default" }, { name: "bot" }, { name: "bot" }]);
  });

  it.each([
    ["a token alone", READ, "entry 1 must be name:scope:token, or in a file an object with these"],
    ["an unknown scope", `bot:write:${READ}`, "entry 1 scope must be read, act or admin"],
    ["no name", `:read:${READ}`, "entry 1 name must be 1 to 64 letters, digits and . _ -"],
    ["the name of those without a token", `anyone:read:${READ}`, "entry 1 name must not be anyone"],
    ["nothing", "", "must not be empty"],
    [
      "a token that can be guessed",
      `a:read:${READ},b:read:short`,
      "entry 2 token must have at least 16 characters; create one with: openssl rand -hex 16",
    ],
    ["one token of two names", `a:read:${READ},b:act:${READ}`, "has the same token for a and b"],
    ["one name with two scopes", `a:read:${READ},a:act:${ACT}`, "has two scopes for a: read and act"],
  ])("are refused without being shown: %s", async (_, written, message) => {
    expect(await faultsOf({}, { GROUPHOOK_API_TOKENS: written })).toEqual([`GROUPHOOK_API_TOKENS: ${message}`]);
  });

  it("are refused in the file as well", async () => {
    expect(await faultsOf({ apiTokens: READ })).toEqual(["apiTokens: must be a list"]);
    expect(await faultsOf({ apiTokens: [{ name: "bot", scope: "act", token: ACT, tokn: "x" }] })).toEqual([
      "apiTokens: entry 1 may hold only name, scope and token",
    ]);
    expect(await faultsOf({ apiToken: READ, apiTokens: [`default:read:${ACT}`] })).toEqual([
      "apiTokens: has two scopes for default: admin and read",
    ]);
  });

  it("protect a server beyond loopback", async () => {
    const variables = { HOST: "0.0.0.0", GROUPHOOK_SOURCES: "aec", GROUPHOOK_AEC_PATH_SECRET: "a-long-random-word" };
    expect(await tokensOf({}, { ...variables, GROUPHOOK_API_TOKENS: `bot:act:${ACT}` })).toHaveLength(1);
  });
});
