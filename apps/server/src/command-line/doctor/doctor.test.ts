import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@grouphook/core/storage";
import { openimInstallation, openimSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../../testing/aec-callback.js";
import { freePort } from "../../testing/free-port.js";
import { runCommand } from "../../testing/run-command.js";
import { spawnCommand, spawnServer } from "../../testing/spawn-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const AEC_SECRET = "a-path-secret-of-aec";
const OPENIM_SECRET = "a-path-secret-of-openim";
const API_TOKEN = "a-token-of-the-api-1";
const variables = {
  GROUPHOOK_SOURCES: "aec,openim",
  GROUPHOOK_AEC_PATH_SECRET: AEC_SECRET,
  GROUPHOOK_OPENIM_PATH_SECRET: OPENIM_SECRET,
  GROUPHOOK_API_TOKEN: API_TOKEN,
};

const shown = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({ check: z.string(), status: z.string(), text: z.string(), advice: z.string().optional() }),
  ),
  commands: z.array(z.looseObject({ command: z.string(), isEnabled: z.boolean().nullable() })),
});

async function doctor(folder: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const url = { GROUPHOOK_DATABASE_URL: `sqlite:${join(folder, "data", "grouphook.db")}` };
  const { code, stdout, stderr } = await runCommand(folder, ["doctor", ...words], { ...variables, ...url, ...more });
  expect(stdout + stderr).not.toMatch(new RegExp(`${AEC_SECRET}|${OPENIM_SECRET}|${API_TOKEN}`));
  return { code, stdout, stderr };
}

async function found(...request: Parameters<typeof doctor>) {
  const { code, stdout } = await doctor(...request);
  const { ok, findings, commands } = shown.parse(JSON.parse(stdout));
  const textsOf = (status: string) =>
    findings.filter((one) => one.status === status).map(({ check, text }) => `${check}: ${text}`);
  return {
    code,
    ok,
    faults: textsOf("fault"),
    warnings: textsOf("warning"),
    notes: textsOf("note"),
    findings,
    commands,
  };
}

async function serve(folder: string, more: Readonly<Record<string, string>> = {}) {
  const port = String(await freePort());
  const server = await spawnServer({ folder, variables: { ...variables, PORT: port, ...more } });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return { port, url: server.url };
}

/** The files of `grouphook init` for both vendors. */
async function initialized(url: string): Promise<string> {
  const folder = temporaryFolder();
  await spawnCommand({ folder, words: ["init", "--yes", "--vendors", "aec,openim", "--url", url], variables: {} })
    .ended;
  return folder;
}

describe("grouphook doctor", () => {
  it("finds nothing wrong with what init has made, once it runs", { timeout: 60_000 }, async () => {
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}`;
    const folder = await initialized(url);
    const own = { PORT: port };
    const server = await spawnServer({ folder, variables: own });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    const setups = ["--setup", "openim=openim-webhooks.yml", "--setup", "aec=starrtc-aecurl.conf"];
    const spawned = spawnCommand({ folder, words: ["doctor", "--json", "--url", url, ...setups], variables: own });
    expect(await spawned.ended).toBe(0);
    const { ok, findings, commands } = shown.parse(JSON.parse(spawned.output.stdout));
    expect(ok).toBe(true);
    const warnings = findings.filter(({ status }) => status === "warning").map(({ text }) => text);
    expect(warnings).toEqual(["aec", "openim"].map((source) => `source ${source}: no callback was ever taken`));
    const probes = findings.filter(({ check }) => check === "public-url").map(({ status, text }) => [status, text]);
    expect(probes).toEqual(
      ["aec", "openim"].map((source) => [
        "ok",
        `source ${source} at 127.0.0.1:${port}: the probe came back; the server saw it come from 127.0.0.1`,
      ]),
    );
    expect(commands).toContainEqual(
      expect.objectContaining({ command: "callbackAfterCreateGroupCommand", isEnabled: true, lastSeen: null }),
    );
  });

  it("finds five planted faults", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const now = Date.now();
    const ledger = await openLedger({ url: `sqlite:${join(folder, "data", "grouphook.db")}` });
    for (let number = 0; number < 10; number += 1) {
      const change = { type: "group.created", groupId: `g${number}`, profile: {}, members: [] } as const;
      const callback = {
        wants: "record",
        command: "callbackAfterCreateGroupCommand",
        change,
        occurredAt: now + 90_000,
      } as const;
      await ledger.settle({ source: "openim", callback, body: "{}", receivedAt: Date.now(), deadline: Infinity });
    }
    await ledger.close();
    const { port } = await serve(folder);
    const other = await serve(temporaryFolder(), { GROUPHOOK_API_TOKEN: "a-token-of-another-1" });
    const installation = openimInstallation({ sender: openimSender({ url: other.url }), seed: 1, hooks: [] });
    const rest = await installation.serveRest();
    onTestFinished(() => rest.close());
    const webhooks = "url: http://10.0.0.1:8080/callbacks/openim\nafterCreateGroup:\n  enable: false\n  timeout: 5\n";
    writeFileSync(join(folder, "webhooks.yml"), webhooks);
    writeFileSync(join(folder, "starrtc.conf"), `#aecurl=x\naecurl=https://10.0.0.1/callbacks/aec/${AEC_SECRET}\n`);
    const words = [
      "--json",
      "--url",
      other.url,
      "--setup",
      `openim=${join(folder, "webhooks.yml")}`,
      "--setup",
      `aec=${join(folder, "starrtc.conf")}`,
    ];
    const credentials = { GROUPHOOK_OPENIM_API_URL: rest.url, GROUPHOOK_OPENIM_SECRET: "not-the-secret-of-it" };
    const { code, ok, faults, warnings, findings } = await found(folder, words, { PORT: port, ...credentials });
    expect([code, ok]).toEqual([1, false]);
    expect(findings.find(({ check }) => check === "clients")?.advice).toMatch(/^Compare the credentials/);
    expect(faults).toEqual([
      expect.stringMatching(/^clients: source openim: \[openim\] /),
      expect.stringMatching(
        /^clock: source openim: by the last 10 events, the vendor's clock is at least [89]\d\.\d s ahead/,
      ),
      expect.stringMatching(
        /^setup: .*webhooks.yml: url does not end with the path of the source and its path secret$/,
      ),
      expect.stringMatching(/^setup: .*starrtc.conf: aecurl does not begin with http:.*: starRTC calls nothing else$/),
      expect.stringMatching(/^public-url: source aec at .*: a grouphook with another configuration answers there$/),
      expect.stringMatching(/^public-url: source openim at .*: a grouphook with another configuration answers there$/),
    ]);
    expect(warnings).toContainEqual(expect.stringContaining("webhooks.yml: afterCreateGroup is off"));
  });

  it("tells what came, and prints it for people", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const { port, url } = await serve(folder);
    await postAec(`${url}/callbacks/aec/${AEC_SECRET}`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
    await expect
      .poll(async () => (await doctor(folder, [], { PORT: port })).stdout, { timeout: 20_000, interval: 500 })
      .toMatch(/^AEC_GROUP_CREATE +\d{4}-\d\d-\d\dT\S+ +1$/m);
    const { code, stdout } = await doctor(folder, [], { PORT: port });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok +configuration +valid; 2 sources: aec, openim$/m)]);
    expect(stdout).toMatch(/^AEC_GROUP_DEL +never +0$/m);
    expect(stdout).toMatch(/\nfaults: 0, warnings: \d+\n$/);
  });

  it("tells a faulty configuration, and a server that does not run, and makes nothing", async () => {
    const folder = temporaryFolder();
    const { code, faults } = await found(folder, ["--json"], { GROUPHOOK_QUEUE_LIMIT: "many" });
    expect([code, faults]).toEqual([1, [expect.stringContaining("GROUPHOOK_QUEUE_LIMIT")]]);
    const port = String(await freePort());
    const well = await found(folder, ["--json"], { PORT: port });
    expect([well.code, well.notes]).toEqual([0, expect.arrayContaining([expect.stringContaining("no tables yet")])]);
    expect(well.warnings).toEqual([
      expect.stringContaining(`no server answers at http://127.0.0.1:${port}: fetch failed`),
    ]);
    await expect(found(folder, ["--json"], { PORT: port })).resolves.toMatchObject({ notes: well.notes });
  });

  it("tells what is wrong with grouphook.env and the configuration file, and that it can look at nothing else", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "grouphook.env"), "GROUPHOOK_SOURCES=aec\nhidden-value\n");
    writeFileSync(join(folder, "grouphook.config.mjs"), "export default 1;");
    const { code, ok, faults, notes } = await found(folder, ["--json"]);
    expect([code, ok, faults, notes]).toEqual([
      1,
      false,
      [
        `configuration: ${join(folder, "grouphook.env")}: line 2 must be NAME=value`,
        "configuration: grouphook.config.mjs: must export a configuration as default",
      ],
      [expect.stringMatching(/^configuration: nothing else was looked at: /)],
    ]);
    expect((await doctor(folder, [])).stdout).toMatch(
      /^FAULT +configuration .*line 2[\s\S]*\nfaults: 2, warnings: 0\n$/,
    );
  });

  it("names the variables that close a source, and says what a client is for", async () => {
    const { findings } = await found(temporaryFolder(), ["--json"], { GROUPHOOK_SOURCES: "aec,openim,chat=tencent" });
    const adviceOf = (status: string, text: string) =>
      findings.find((one) => one.status === status && one.text.startsWith(text))?.advice;
    expect(adviceOf("warning", "source chat: anyone")).toBe(
      "Set GROUPHOOK_CHAT_PATH_SECRET or GROUPHOOK_CHAT_ALLOW_ADDRESSES.",
    );
    expect(adviceOf("note", "source chat has no client")).toMatch(/needed only for commands/);
  });

  it("tells whose tables they are", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "data", "grouphook.db");
    await openLedger({ url: `sqlite:${path}` }).then((ledger) => ledger.close());
    using database = new DatabaseSync(path);
    const rename = (from: string, to: string) =>
      database.prepare("update grouphook_migrations set name = ? where name = ?").run(to, from);
    rename("0021-reconciliations", "9021-of-tomorrow");
    expect((await found(folder, ["--json"])).faults).toEqual([
      "tables: the tables are of a newer version of grouphook, which made 9021-of-tomorrow",
    ]);
    database.exec("delete from grouphook_migrations where name = '9021-of-tomorrow'");
    expect((await found(folder, ["--json"])).warnings).toContainEqual(
      "tables: of an older version: 0021-reconciliations will be made",
    );
  });

  it.each([
    [["--url", "chat.example.com"], "--url must be an http:// or https:// URL"],
    [["--setup", "none.yml"], "--setup none.yml: say which source it is of"],
    [["--setup", "openim=none.yml"], "--setup none.yml: cannot be read"],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await doctor(temporaryFolder(), words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

const servers = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe.skipIf(servers.length === 0).each(servers)("grouphook doctor on $name", ({ createEmptyUrl }) => {
  it("tells the server's version and sql_mode", async () => {
    const { stdout } = await doctor(temporaryFolder(), [], { GROUPHOOK_DATABASE_URL: await createEmptyUrl() });
    expect(stdout).toMatch(/^ok +database +127\.0\.0\.1:\d+\/\w+: (MariaDB|MySQL) \d+\.\d+/m);
    expect(stdout).toMatch(/^ok +database +sql_mode is \S+; grouphook sets its own/m);
  });
});
