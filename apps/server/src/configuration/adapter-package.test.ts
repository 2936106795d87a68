import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { ConfigurationError } from "./configuration-error.js";
import { planServer } from "./plan-server.js";
import { serverVersion } from "./server-version.js";

/** The source of an adapter with settings of these names; its replies contain the value of `greeting`. */
function adapterText({ settings = ["greeting"], contract = "1", deadlineMs = 1000 } = {}): string {
  return `
    const reply = (body) => ({ status: 200, headers: {}, body });
    export const vendorAdapter = {
      contract: ${contract},
      vendor: "plain",
      settings: ${JSON.stringify(settings.map((name) => ({ name, description: name })))},
      configure: ({ greeting }) =>
        greeting === ""
          ? { faults: [{ setting: "greeting", message: "must not be empty" }] }
          : {
              adapter: {
                contract: 1, vendor: "plain", deadlineMs: ${deadlineMs}, tellsCallers: false, authenticate() {},
                decode: () => ({ wants: "echo", command: "echo", text: greeting }),
                encode: ({ text }) => reply(text), encodeError: ({ code }) => reply(code),
              },
            },
    };`;
}

/** A folder in which packages with these names and sources are installed, for ES imports only. */
function folderWith(packages: Readonly<Record<string, string>>, more: object = {}): string {
  const folder = realpathSync(temporaryFolder());
  for (const [name, text] of Object.entries(packages)) {
    const place = join(folder, "node_modules", name);
    mkdirSync(place, { recursive: true });
    writeFileSync(
      join(place, "package.json"),
      JSON.stringify({
        name,
        exports: { ".": { import: "./index.mjs" }, "./package.json": "./package.json" },
        ...more,
      }),
    );
    writeFileSync(join(place, "index.mjs"), text);
  }
  return folder;
}

async function faultsOf(...planned: Parameters<typeof planServer>): Promise<readonly string[]> {
  const plan = await planServer(...planned).catch((error: unknown) => error);
  return plan instanceof ConfigurationError ? plan.faults : [];
}

describe("an adapter named by its package", () => {
  it.each(["my-adapter", "@acme/adapter-x"])(
    "%s is found in the folder and configured by its own variables",
    async (name) => {
      const folder = folderWith({ [name]: adapterText() });
      const variables = { GROUPHOOK_SOURCES: `chat=npm:${name}`, GROUPHOOK_CHAT_GREETING: "hello" };
      const { adapters, configuration } = await planServer({}, variables, folder);
      expect(adapters.get("chat")).toMatchObject({ vendor: "plain", contract: 1 });
      expect(configuration.sources).toMatchObject({ chat: { greeting: "hello", messages: "store" } });
    },
  );

  it("can be configured in the configuration file", async () => {
    const folder = folderWith({ "my-adapter": adapterText() });
    const sources = { chat: { vendor: "npm:my-adapter", greeting: "hello", mesages: "feed" } };
    expect(await faultsOf({ sources }, {}, folder)).toEqual(["sources.chat.mesages: is unknown; nearest: messages"]);
  });

  it.each([
    ["{}", "returned neither an adapter nor faults"],
    ["null", "returned neither an adapter nor faults"],
    ["Promise.resolve({ faults: [] })", "returned neither an adapter nor faults"],
    ["{ faults: [] }", "returned neither an adapter nor faults"],
    ["(() => { throw new Error('no luck'); })()", "threw: no luck"],
    ["(() => { throw Object.create(null); })()", "threw: no message"],
  ])("is a fault of its source if its configure() gives %s", async (given, reason) => {
    const text = `export const vendorAdapter = { contract: 1, vendor: "plain", settings: [], configure: () => (${given}) };`;
    const folder = folderWith({ "my-adapter": text });
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "chat=npm:my-adapter" }, folder)).toEqual([
      `sources.chat: configure() of the adapter ${reason}`,
    ]);
  });

  it("reports faults of its settings by their variables", async () => {
    const folder = folderWith({ "my-adapter": adapterText() });
    const variables = {
      GROUPHOOK_SOURCES: "chat=npm:my-adapter",
      GROUPHOOK_CHAT_GREETING: "",
      GROUPHOOK_CHAT_GRETING: "",
    };
    expect(await faultsOf({}, variables, folder)).toEqual([
      expect.stringMatching(/^GROUPHOOK_CHAT_GRETING: is unknown; nearest: GROUPHOOK_CHAT_GREETING/),
      "GROUPHOOK_CHAT_GREETING: must not be empty",
    ]);
  });
});

describe("an unusable adapter is reported:", () => {
  const entry = "GROUPHOOK_SOURCES (entry 1)";

  it.each<[string, string, string]>([
    [
      "one without an adapter",
      "export const adapter = {};",
      "the adapter my-adapter cannot be used: its package exports no vendorAdapter",
    ],
    [
      "one whose export is of another form",
      "export const vendorAdapter = { vendor: 'plain', configure() {} };",
      "the adapter my-adapter cannot be used: its package exports no vendorAdapter",
    ],
    ["one that fails", "throw new Error('half built');", "the adapter my-adapter cannot be loaded: half built"],
    [
      "one whose settings are the server's",
      adapterText({ settings: ["greeting", "messages", "vendor"] }),
      "the adapter has settings whose names the server uses: messages, vendor",
    ],
  ])("%s", async (_what, text, fault) => {
    const folder = folderWith({ "my-adapter": text });
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "chat=npm:my-adapter" }, folder)).toEqual([`${entry}: ${fault}`]);
  });

  it("one that is not installed", async () => {
    const folder = folderWith({});
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "chat=npm:@acme/adapter-x" }, folder)).toEqual([
      `${entry}: the adapter @acme/adapter-x is not installed in ${folder}; run: npm install @acme/adapter-x`,
    ]);
  });

  it("one with a missing dependency", async () => {
    const folder = folderWith({ "my-adapter": 'import "lacking";' });
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "chat=npm:my-adapter" }, folder)).toEqual([
      expect.stringMatching(/the adapter my-adapter cannot be loaded: .*'?lacking/),
    ]);
  });

  it.each([
    ["0", "my-adapter"],
    ["2", "@grouphook/server"],
    ["undefined", "my-adapter"],
  ])("one that was made for contract %s, with what to update", async (contract, newest) => {
    const folder = folderWith({ "my-adapter": adapterText({ contract }) }, { version: "1.2.3" });
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "chat=npm:my-adapter" }, folder)).toEqual([
      `${entry}: the adapter my-adapter cannot be used: my-adapter 1.2.3 is made for contract ${contract} of adapters, ` +
        `and @grouphook/server ${serverVersion()} for contract 1; run: npm install ${newest}@latest`,
    ]);
  });

  it.each(["npm:../my-adapter", "npm:", "npm:/my-adapter", "npm:my-adapter/index.mjs"])(
    "%s is not a package name",
    async (vendor) => {
      const folder = folderWith({ "my-adapter": adapterText() });
      expect(await faultsOf({}, { GROUPHOOK_SOURCES: `chat=${vendor}` }, folder)).toEqual([
        expect.stringMatching(/the vendor is unknown; known are: .* npm:<package>/),
      ]);
    },
  );

  it("one for a source that the file gives an adapter", async () => {
    const sources = { chat: { adapter: {} } };
    expect(await faultsOf({ sources }, { GROUPHOOK_SOURCES: "chat=npm:my-adapter" }, folderWith({}))).toEqual([
      `${entry}: already has an adapter, which determines the vendor; remove the vendor`,
    ]);
  });

  it("one for a source without a name", async () => {
    expect(await faultsOf({}, { GROUPHOOK_SOURCES: "npm:my-adapter" }, folderWith({}))).toEqual([
      `${entry}: must be named with lower-case letters, digits and -, a letter first`,
    ]);
  });
});

describe("an adapter whose vendor waits as long as its console says", () => {
  const warned = async (deadlineMs: number, settings: readonly string[], set: object = { GROUPHOOK_CHAT_KEY: "k" }) => {
    const folder = folderWith({ "my-adapter": adapterText({ settings: [...settings, "key"], deadlineMs }) });
    return (await planServer({}, { GROUPHOOK_SOURCES: "chat=npm:my-adapter", ...set }, folder)).warnings;
  };

  it("is warned of where that is hardly enough", async () => {
    expect(await warned(499, ["deadline"])).toContainEqual(
      expect.stringMatching(
        /^sources\.chat\.deadline \(GROUPHOOK_CHAT_DEADLINE\): is 499 ms, in which a policy may not have answered/,
      ),
    );
  });

  it.each<[number, readonly string[]]>([
    [500, ["deadline"]],
    [499, ["greeting"]],
  ])("is not, where that is %s ms or cannot be set: %s", async (deadlineMs, settings) => {
    expect(await warned(deadlineMs, settings)).not.toContainEqual(expect.stringContaining("ms, in which"));
  });

  it("is not, where nothing of it is set: the vendor may never call", async () => {
    expect(await warned(499, ["deadline"], {})).not.toContainEqual(expect.stringContaining("ms, in which"));
  });
});

describe("an adapter that was made for another core", () => {
  const entry = { GROUPHOOK_SOURCES: "chat=npm:my-adapter" };
  const installed = (text: string, core: string) => {
    const more = { version: "0.2.0", peerDependencies: { "@grouphook/core": "^0.2.0" } };
    const folder = folderWith({ "my-adapter": text, "@grouphook/core": "" }, more);
    const exports = { "./package.json": "./package.json", "./adapter": "./index.mjs" };
    writeFileSync(
      join(folder, "node_modules/@grouphook/core/package.json"),
      JSON.stringify({ version: core, exports }),
    );
    return folder;
  };
  const told = (core: string) => `my-adapter 0.2.0 is made for @grouphook/core ^0.2.0, and finds ${core}`;

  it.each([
    ["0.1.4", "@grouphook/server"],
    ["0.3.0", "my-adapter"],
    ["1.0.0-next.1", "my-adapter"],
  ])("and loads with core %s is taken, with a warning that says what to do", async (core, newest) => {
    const { warnings, adapters } = await planServer({}, entry, installed(adapterText(), core));
    expect([...adapters.keys()]).toEqual(["chat"]);
    expect(warnings).toContain(`sources.chat: ${told(core)}; run: npm install ${newest}@latest`);
  });

  it("and cannot be loaded with it is reported with what to do", async () => {
    const text = 'import { newWord } from "@grouphook/core/adapter"; export const vendorAdapter = newWord;';
    expect(await faultsOf({}, entry, installed(text, "0.1.4"))).toEqual([
      expect.stringMatching(/cannot be loaded: .*newWord.*; my-adapter 0\.2\.0 is made for .*server@latest$/),
    ]);
  });

  it("is taken without a word where core is of its range", async () => {
    const { warnings } = await planServer({}, entry, installed(adapterText(), "0.2.9"));
    expect(warnings.filter((warning) => warning.includes("made for"))).toEqual([]);
  });
});
