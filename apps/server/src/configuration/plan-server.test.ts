import { tencentAdapter } from "@grouphook/adapter-tencent";
import { describe, expect, it } from "vitest";
import { vendors } from "./adapters.js";
import { ConfigurationError } from "./configuration-error.js";
import { planServer } from "./plan-server.js";

async function faultsOf(...planned: Parameters<typeof planServer>): Promise<readonly string[]> {
  try {
    await planServer(...planned);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe("a configuration", () => {
  it("is complete if nothing is set", async () => {
    const { configuration, adapters } = await planServer({});
    expect(configuration).toEqual({
      host: "127.0.0.1",
      port: 8080,
      console: true,
      consoleSessionHours: 12,
      databaseUrl: "sqlite:data/grouphook.db",
      databaseWaitSeconds: 60,
      apiTokens: [],
      logLevel: "info",
      allowUnauthenticated: [],
      allowOpenApi: false,
      decisionRetentionDays: 30,
      callbackRetentionDays: 30,
      receiptRetentionDays: 7,
      feedRetentionDays: "forever",
      deadLetterRetentionDays: "forever",
      commandRetentionDays: 365,
      driftRetentionDays: 90,
      queueLimit: 10_000,
      connectionLimit: 10_000,
      subscriptions: {},
      pushAllowAddresses: [],
      sources: Object.fromEntries(vendors.map((vendor) => [vendor, { vendor, onFailure: "deny", messages: "store" }])),
    });
    expect([...adapters.keys()]).toEqual(vendors);
  });

  it("can be overridden by the environment, setting by setting", async () => {
    const written = {
      port: 1,
      host: "::1",
      sources: { east: { vendor: "aec", guardToken: "k", pathSecret: "written-long-before" } },
    };
    const { configuration } = await planServer(written, {
      PORT: "2",
      GROUPHOOK_EAST_PATH_SECRET: "set-by-the-environment",
    });
    expect(configuration).toMatchObject({
      host: "::1",
      port: 2,
      sources: { east: { vendor: "aec", guardToken: "k", pathSecret: ["set-by-the-environment"] } },
    });
  });

  it("serves only the sources that the environment chooses, as they are written", async () => {
    const written = { sources: { east: { vendor: "aec", mayAdd: "anyone" }, west: { vendor: "aec" } } };
    const { configuration } = await planServer(written, { GROUPHOOK_SOURCES: "east, north=aec" });
    expect(configuration.sources).toEqual({
      east: { vendor: "aec", onFailure: "deny", messages: "store", mayAdd: "anyone" },
      north: { vendor: "aec", onFailure: "deny", messages: "store" },
    });
  });

  it("reports all faults of the environment at once, by variable and without values", async () => {
    const secret = "hunter2";
    const faults = await faultsOf(
      {},
      {
        HOST: "0.0.0.0",
        PORT: secret,
        GROUPHOOK_DATABASE_URL: `postgres://root:${secret}@db`,
        GROUPHOOK_API_TOKEN: `${secret} with blanks`,
        GROUPHOOK_LOG_LEVEL: secret,
        GROUPHOOK_BODY_LIMIT: "0",
        GROUPHOOK_ALLOW_OPEN_API: secret,
        GROUPHOOK_ALLOW_UNAUTHENTICATED: secret,
        GROUPHOOK_SOURCES: `aec,other=${secret},aec,${secret.toUpperCase()}`,
        GROUPHOOK_AEC_PATH_SECRET: `${secret}/x`,
        GROUPHOOK_AEC_ON_FAILURE: secret,
        GROUPHOOK_AEC_ALLOW_ADDRESSES: `10.0.0.1,${secret}`,
        GROUPHOOK_AEC_MAY_ADD: secret,
        GROUPHOOK_AEC_GUARD_TOKN: secret,
      },
    );
    expect(faults.map((fault) => fault.split(":", 1)[0]).toSorted()).toEqual([
      "GROUPHOOK_AEC_ALLOW_ADDRESSES",
      "GROUPHOOK_AEC_GUARD_TOKN",
      "GROUPHOOK_AEC_MAY_ADD",
      "GROUPHOOK_AEC_ON_FAILURE",
      "GROUPHOOK_AEC_PATH_SECRET",
      "GROUPHOOK_ALLOW_OPEN_API",
      "GROUPHOOK_ALLOW_UNAUTHENTICATED",
      "GROUPHOOK_API_TOKEN",
      "GROUPHOOK_BODY_LIMIT",
      "GROUPHOOK_DATABASE_URL",
      "GROUPHOOK_LOG_LEVEL",
      "GROUPHOOK_SOURCES (entry 2)",
      "GROUPHOOK_SOURCES (entry 3)",
      "GROUPHOOK_SOURCES (entry 4)",
      "PORT",
    ]);
    expect(faults.join("\n")).not.toMatch(/hunter2/i);
    expect(faults).toContain("GROUPHOOK_AEC_ALLOW_ADDRESSES: entry 2 is neither an address nor a CIDR range");
    expect(faults).toContain("PORT: must be a whole number from 0 to 65535");
  });

  it("reports all faults of the file at once, by path and without values", async () => {
    const faults = await faultsOf({
      prot: "hunter2",
      port: 70_000,
      policy: "hunter2",
      sources: { aec: { guardTokn: "hunter2", onFailure: "hunter2" }, Wrong: {}, other: "hunter2" },
    });
    expect(faults.toSorted()).toEqual([
      "policy: must be a function",
      "port: must be a whole number from 0 to 65535",
      "prot: is unknown; nearest: port",
      "sources.Wrong: must be named with lower-case letters, digits and -, a letter first",
      "sources.aec.guardTokn: is unknown; nearest: guardToken",
      "sources.aec.onFailure: must be allow or deny",
      "sources.other: must be an object",
      `sources.other: the vendor is unknown; known are: ${vendors.join(", ")}, and npm:<package> for an adapter of your own`,
    ]);
  });

  it("refuses unknown commands and changes, so that a misspelt one is not silently ignored", async () => {
    const faults = await faultsOf({
      sources: {
        tencent: {
          policyDeadlineMs: { "Group.CallbackBeforeSendMesg": 500, "Group.CallbackBeforeApplyJoinGroup": 500 },
          onPolicyFailure: { "message.send": "allow", "message.sent": "allow" },
        },
      },
    });
    expect(faults).toEqual([
      "sources.tencent.onPolicyFailure.message.send: is unknown; nearest: message.sent, message.read",
      expect.stringMatching(
        /^sources\.tencent\.policyDeadlineMs\.Group\.CallbackBeforeSendMesg: is unknown; nearest: Group\.CallbackBeforeSendMsg,/,
      ),
    ]);
  });

  it.each(["GROUPHOOK_API_TOKEN", "GROUPHOOK_AEC_PATH_SECRET"])(
    "accepts several values in %s, if all of them are valid",
    async (name) => {
      expect(await faultsOf({}, { [name]: "the-older-of-two-secrets, the-newer-of-two-secrets" })).toEqual([]);
      expect(await faultsOf({}, { [name]: "the-older-of-two-secrets,short" })).toEqual([
        `${name}: entry 2 must have at least 16 characters; create one with: openssl rand -hex 16`,
      ]);
    },
  );

  it("refuses a place for a secret without a secret", async () => {
    expect(await faultsOf({}, { GROUPHOOK_AEC_SECRET_HEADER: "X-Secret" })).toEqual([
      "GROUPHOOK_AEC_SECRET_HEADER: needs pathSecret: the secret it carries",
    ]);
  });

  it.each(["GROUPHOOK_API_TOKEN", "GROUPHOOK_AEC_PATH_SECRET"])("refuses a %s that can be guessed", async (name) => {
    expect(await faultsOf({}, { [name]: "fifteen-letters" })).toEqual([
      `${name}: must have at least 16 characters; create one with: openssl rand -hex 16`,
    ]);
    expect(await faultsOf({}, { [name]: "sixteen-letters-" })).toEqual([]);
  });

  it.each(["GROUPHOOK_API_TOKEN", "GROUPHOOK_AEC_PATH_SECRET"])("refuses a %s copied from a document", async (name) => {
    expect(await faultsOf({}, { [name]: "PutALongRandomTextHere" })).toEqual([
      `${name}: must not be the placeholder of the documentation; create one with: openssl rand -hex 16`,
    ]);
  });

  it("warns of a policy deadline beyond the vendor's timeout", async () => {
    const { warnings } = await planServer({}, { GROUPHOOK_TENCENT_POLICY_DEADLINE_MS: "3000" });
    const reason = "exceeds the 1500 ms that a policy may take: the vendor waits 2000 ms for the reply";
    expect(warnings).toEqual([`GROUPHOOK_TENCENT_POLICY_DEADLINE_MS: ${reason}`]);
    const policyDeadlineMs = { "Group.CallbackBeforeSendMsg": 1501, "Group.CallbackBeforeCreateGroup": 1500 };
    expect((await planServer({ sources: { tencent: { policyDeadlineMs } } })).warnings).toEqual([
      `sources.tencent.policyDeadlineMs.Group.CallbackBeforeSendMsg: ${reason}`,
    ]);
  });

  it.each(["1.5", '{"Group.CallbackBeforeSendMsg":300}'])(
    "says which policy deadlines a variable can set, and which only the file: %s",
    async (value) => {
      expect(await faultsOf({}, { GROUPHOOK_TENCENT_POLICY_DEADLINE_MS: value })).toEqual([
        "GROUPHOOK_TENCENT_POLICY_DEADLINE_MS: must be a whole number from 1 to 60000; by command only in a " +
          "configuration file",
      ]);
    },
  );

  it.each(["Chat", "chat_eu", "chat.eu"])("reports a source misnamed %s, but not its variables", async (name) => {
    const prefix = `GROUPHOOK_${name.replace(/\W/, "_").toUpperCase()}`;
    const variables = { [`${prefix}_PATH_SECRET`]: "hidden-value", [`${prefix}_ON_FAILURE`]: "deny" };
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: `aec,${name}=tencent`, ...variables })).toEqual([
      "GROUPHOOK_SOURCES (entry 2): must be named with lower-case letters, digits and -, a letter first",
    ]);
  });

  it("suggests a name for an unknown key of a built-in policy", async () => {
    expect(await faultsOf({ policies: { messages: { word: {} } } })).toEqual([
      "policies.messages.word: is unknown; nearest: words",
    ]);
  });

  it("warns of a vendor's own secret that can be guessed", async () => {
    const written = { sources: { tencent: { tokens: ["short"] }, aec: { guardToken: "a-guard-token-of-ours" } } };
    expect((await planServer(written, { GROUPHOOK_TENCENT_TOKENS: "fine-and-long-enough,short" })).warnings).toEqual([
      "GROUPHOOK_TENCENT_TOKENS: has fewer than 16 characters and can be guessed; choose a longer one in the vendor's console",
    ]);
    expect((await planServer(written)).warnings).toEqual([
      expect.stringMatching(/^sources\.tencent\.tokens: has fewer/),
    ]);
    const made = { sources: { chat: { adapter: tencentAdapter({ tokens: ["fine-and-long-enough", "short"] }) } } };
    expect((await planServer(made)).warnings).toEqual([expect.stringMatching(/^sources\.chat\.tokens: has fewer/)]);
  });

  it("says that the vendor of a setting is not served", async () => {
    const variables = { GROUPHOOK_SOURCES: "aec,chat=openim", GROUPHOOK_TENCENT_TOKENS: "hunter2" };
    expect(await faultsOf({}, variables)).toEqual([
      "GROUPHOOK_TENCENT_TOKENS: belongs to no source: GROUPHOOK_SOURCES names only aec, chat",
    ]);
    const written = { sources: { chat: { vendor: "openim" } } };
    expect(await faultsOf(written, { GROUPHOOK_OPENIM_PATH_SECRET: "hunter2" })).toEqual([
      "GROUPHOOK_OPENIM_PATH_SECRET: belongs to no source: sources names only chat",
    ]);
  });

  it("refuses an empty list of sources", async () => {
    expect(await faultsOf({ sources: {} })).toEqual(["sources: names no source"]);
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "" })).toEqual(["GROUPHOOK_SOURCES: names no source"]);
  });

  it.each([
    ["GROUPHOOK_API_TOKEN"],
    ["GROUPHOOK_AEC_PATH_SECRET"],
    ["GROUPHOOK_AEC_GUARD_TOKEN"],
    ["GROUPHOOK_AEC_ALLOW_ADDRESSES"],
  ])("refuses an empty %s instead of dropping the protection", async (name) => {
    expect(await faultsOf({}, { [name]: "" })).toEqual([`${name}: must not be empty`]);
  });
});

describe("beyond loopback", () => {
  const aec = { GROUPHOOK_SOURCES: "aec" };
  const openApi = { ...aec, GROUPHOOK_ALLOW_OPEN_API: "true" };

  it.each(["127.0.0.1", "127.8.9.1", "::1", "localhost"])("%s is not", async (host) => {
    expect(await faultsOf({}, { HOST: host })).toEqual([]);
  });

  it.each(["0.0.0.0", "::", "10.0.0.5", "example.org"])(
    "%s is, and requires a token and authenticated callers",
    async (host) => {
      expect(await faultsOf({}, { ...aec, HOST: host })).toEqual([
        "HOST: is not loopback, and anyone can call source aec; set GROUPHOOK_AEC_PATH_SECRET or " +
          "GROUPHOOK_AEC_ALLOW_ADDRESSES, or opt out with GROUPHOOK_ALLOW_UNAUTHENTICATED=aec",
        "HOST: is not loopback, and anyone can use the API; set GROUPHOOK_API_TOKEN or GROUPHOOK_API_TOKENS, or opt out with " +
          "GROUPHOOK_ALLOW_OPEN_API=true",
      ]);
    },
  );

  it.each([
    ["a path secret", "GROUPHOOK_AEC_PATH_SECRET", "a-long-random-word"],
    ["an address list", "GROUPHOOK_AEC_ALLOW_ADDRESSES", "10.0.0.0/8"],
    ["an adapter that tells callers", "GROUPHOOK_AEC_GUARD_TOKEN", "of-our-own"],
    ["an opt-out", "GROUPHOOK_ALLOW_UNAUTHENTICATED", "aec"],
  ])("a source is served with %s", async (_protection, name, value) => {
    expect(await faultsOf({}, { HOST: "0.0.0.0", ...openApi, [name]: value })).toEqual([]);
  });

  it("a published guard token protects nothing", async () => {
    const variables = { HOST: "0.0.0.0", ...openApi, GROUPHOOK_AEC_GUARD_TOKEN: "12345678" };
    expect(await faultsOf({}, variables)).toHaveLength(1);
  });

  it("an opt-out for one source does not apply to another", async () => {
    const faults = await faultsOf(
      {},
      { HOST: "0.0.0.0", ...openApi, GROUPHOOK_SOURCES: "east=aec,west=aec", GROUPHOOK_ALLOW_UNAUTHENTICATED: "east" },
    );
    expect(faults).toEqual([expect.stringContaining("can call source west; set GROUPHOOK_WEST_PATH_SECRET")]);
  });

  it("the query API is served with a token", async () => {
    const variables = {
      ...aec,
      HOST: "0.0.0.0",
      GROUPHOOK_API_TOKEN: "a-long-random-token",
      GROUPHOOK_AEC_PATH_SECRET: "a-long-random-word",
    };
    expect(await faultsOf({}, variables)).toEqual([]);
  });
});
