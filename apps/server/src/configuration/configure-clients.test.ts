import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aecAdapter } from "@grouphook/adapter-aec";
import type { VendorClient } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { variablesText } from "../command-line/variables-text.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { ConfigurationError } from "./configuration-error.js";
import { planServer } from "./plan-server.js";

const adapterText = `
  const reply = (body) => ({ status: 200, headers: {}, body });
  const isApp = (app) => app === undefined || /^[a-z]+$/.test(app);
  export const vendorAdapter = {
    contract: 1,
    vendor: "plain",
    settings: [{ name: "app", description: "of which app" }],
    configure: ({ app }) =>
      isApp(app)
        ? { adapter: {
            contract: 1, vendor: "plain", deadlineMs: 1000, tellsCallers: false, authenticate() {},
            decode: () => ({ wants: "echo", command: "echo", text: "" }), encode: () => reply(""), encodeError: () => reply(""),
          } }
        : { faults: [{ setting: "app", message: "must be letters" }] },
  };`;

const clientText = `
  const isApp = (app) => app === undefined || /^[a-z]+$/.test(app);
  export const vendorClient = {
    vendor: "plain",
    settings: [
      { name: "app", description: "of which app" },
      { name: "secretKey", description: "key of the app" },
      { name: "apiUrl", description: "where the vendor is" },
    ],
    credentials: ["secretKey"],
    configure(settings) {
      if (!isApp(settings.app)) return { faults: [{ setting: "app", message: "must be letters" }] };
      if (settings.secretKey === "") return { faults: [{ setting: "secretKey", message: "must not be empty" }] };
      return { client: { contract: 1, reads: false, vendor: "plain", can: new Set(), perform: async () => ({ settings }) } };
    },
  };`;

/** A folder in which the package of an adapter is installed, with the text of its client. */
function folderWith(client?: string): string {
  const folder = realpathSync(temporaryFolder());
  const place = join(folder, "node_modules", "my-adapter");
  mkdirSync(place, { recursive: true });
  const doors = { ".": "./index.mjs", ...(client !== undefined && { "./client": "./client.mjs" }) };
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "my-adapter", exports: doors }));
  writeFileSync(join(place, "index.mjs"), adapterText);
  if (client !== undefined) writeFileSync(join(place, "client.mjs"), client);
  return folder;
}

const source = { GROUPHOOK_SOURCES: "chat=npm:my-adapter" };

async function faultsOf(...planned: Parameters<typeof planServer>): Promise<readonly string[]> {
  const plan = await planServer(...planned).catch((error: unknown) => error);
  return plan instanceof ConfigurationError ? plan.faults : [];
}

/** What a client was made with. */
async function settingsOf(client: VendorClient | undefined): Promise<unknown> {
  return Reflect.get((await client?.perform({ type: "group.dissolved", groupId: "g" })) ?? {}, "settings");
}

describe("the client of a source", () => {
  it("is made when its credentials are set, with settings that it shares with the adapter", async () => {
    const file = join(temporaryFolder(), "key");
    writeFileSync(file, "k\n");
    const variables = { ...source, GROUPHOOK_CHAT_APP: "app", GROUPHOOK_CHAT_SECRET_KEY_FILE: file };
    const { clients } = await planServer({}, variables, folderWith(clientText));
    expect(await settingsOf(clients.get("chat"))).toEqual({ app: "app", secretKey: "k" });
  });

  it("is made from the configuration file too, where the environment wins", async () => {
    const sources = { chat: { vendor: "npm:my-adapter", secretKey: "k", apiUrl: "http://here" } };
    const { clients } = await planServer(
      { sources },
      { GROUPHOOK_CHAT_API_URL: "http://there" },
      folderWith(clientText),
    );
    expect(await settingsOf(clients.get("chat"))).toEqual({ secretKey: "k", apiUrl: "http://there" });
  });

  it("that is not there says everything that is to be set for one", async () => {
    const without = async (vendor: string, variables: Readonly<Record<string, string>> = {}) =>
      (await planServer({}, { GROUPHOOK_SOURCES: `chat=${vendor}`, ...variables })).withoutClient.get("chat");
    const reason = "source chat has no client of tencent; set";
    const [id, key, admin] = ["SDK_APP_ID", "SECRET_KEY", "ADMIN_ID"].map((name) => `GROUPHOOK_CHAT_${name}`);
    expect(await without("tencent")).toBe(`${reason} ${id}, ${key} and ${admin}`);
    expect(await without("tencent", { GROUPHOOK_CHAT_SDK_APP_ID: "1400000000" })).toBe(`${reason} ${key} and ${admin}`);
    expect(await without("aec")).toBe("source chat has no client of aec; set GROUPHOOK_CHAT_PUSH_URL");
  });

  it("says what is missing by its variable", async () => {
    const variables = { GROUPHOOK_SOURCES: "chat=tencent", GROUPHOOK_CHAT_SECRET_KEY: "of the console" };
    expect(await faultsOf({}, variables)).toEqual([
      "sources.chat.sdkAppId (GROUPHOOK_CHAT_SDK_APP_ID): is missing",
      "sources.chat.adminId (GROUPHOOK_CHAT_ADMIN_ID): is missing",
    ]);
  });

  it("is not there without credentials, or where the package has none", async () => {
    expect((await planServer({}, { ...source, GROUPHOOK_CHAT_APP: "app" }, folderWith(clientText))).clients).toEqual(
      new Map(),
    );
    expect((await planServer({}, source, folderWith())).clients).toEqual(new Map());
    expect(await faultsOf({}, { ...source, GROUPHOOK_CHAT_SECRET_KEY: "k" }, folderWith())).toEqual([
      expect.stringMatching(/^GROUPHOOK_CHAT_SECRET_KEY: is unknown/),
    ]);
  });

  it.each<[string, { readonly [variable: string]: string }, string]>([
    ["a value of its own", { SECRET_KEY: "" }, "GROUPHOOK_CHAT_SECRET_KEY: must not be empty"],
    ["a value that it shares", { APP: "7", SECRET_KEY: "k" }, "GROUPHOOK_CHAT_APP: must be letters"],
    [
      "a setting without credentials",
      { API_URL: "http://here" },
      "GROUPHOOK_CHAT_API_URL: needs secretKey: without, the source has no client",
    ],
    ["a misspelt setting", { SECRET_KEI: "k" }, expect.stringMatching(/nearest: GROUPHOOK_CHAT_SECRET_KEY/)],
  ])("tells its faults by their variables: %s", async (_, given, fault) => {
    const variables = Object.entries(given).map(([name, value]) => [`GROUPHOOK_CHAT_${name}`, value]);
    expect(await faultsOf({}, { ...source, ...Object.fromEntries(variables) }, folderWith(clientText))).toEqual([
      fault,
    ]);
  });

  it.each<[string, string]>([
    ["null", "sources.chat: configure() of the client returned neither a client nor faults"],
    ["{ faults: [] }", "sources.chat: configure() of the client returned neither a client nor faults"],
    ["(() => { throw new Error('no luck'); })()", "sources.chat: configure() of the client threw: no luck"],
    [
      "{ client: {} }",
      "sources.chat: the client must be a client of contract 1, as an adapter package's factory makes it",
    ],
    [
      "{ client: { contract: 2, can: new Set(), perform() {} } }",
      "sources.chat: the client must be a client of contract 1, but its contract is 2, which is newer: install the newest @grouphook/core and, where it serves, @grouphook/server",
    ],
  ])("is a fault of its source if its configure() gives %s", async (given, fault) => {
    const text = `export const vendorClient = {
      vendor: "plain", settings: [{ name: "key" }], credentials: ["key"], configure: () => (${given}) };`;
    expect(await faultsOf({}, { ...source, GROUPHOOK_CHAT_KEY: "k" }, folderWith(text))).toEqual([fault]);
  });

  it.each<[string, string]>([
    ["throw new Error('half built');", "the client of the adapter my-adapter cannot be loaded: half built"],
    [
      "export const client = {};",
      "the client of the adapter my-adapter cannot be used: its package exports no vendorClient",
    ],
    [clientText.replace("apiUrl", "messages"), "the adapter has settings whose names the server uses: messages"],
  ])("is a fault if its package cannot be used", async (text, fault) => {
    expect(await faultsOf({}, source, folderWith(text))).toEqual([`GROUPHOOK_SOURCES (entry 1): ${fault}`]);
  });

  it("may be made in the configuration file, beside the adapter", async () => {
    const client: VendorClient = {
      ...{ contract: 1, reads: false, vendor: "aec", can: new Set() },
      perform: async () => ({ result: "impossible", text: "" }),
    };
    const of = (given: unknown) => ({ sources: { chat: { adapter: aecAdapter(), client: given } } });
    expect((await planServer(of(client))).clients.get("chat")).toBe(client);
    expect(await faultsOf(of({ ...client, vendor: "other" }))).toEqual([
      "sources.chat.client: is a client of other, not of aec",
    ]);
    expect(await faultsOf(of({}))).toEqual([
      "sources.chat.client: must be a client of contract 1, as an adapter package's factory makes it",
    ]);
  });

  it("has its settings among the variables that --help lists", async () => {
    const help = await variablesText({ environment: source, folder: folderWith(clientText) });
    expect(help).toMatch(/GROUPHOOK_CHAT_SECRET_KEY\s+key of the app/);
    expect(help.match(/GROUPHOOK_CHAT_APP\b/g)).toHaveLength(1);
  });
});
