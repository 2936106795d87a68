import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { openimClient } from "@grouphook/adapter-openim/client";
import { openimInstallation, openimSender } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { reconcileSchema, reconcileSettingNames } from "../configuration/reconcile-settings.js";
import { variableName } from "../configuration/variables.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { root } from "../testing/packed-packages.js";
import { reconciliationsOf } from "../testing/reconciling.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const execute = promisify(execFile);
const PATH = "docs/en/reconcile.md";
const document = readFileSync(join(root, PATH), "utf8");
const API_URL = "http://10.0.0.6:10002";
const SECRET = "openIM123";
const GROUPS = 30;

const shown = z.record(z.string(), z.unknown());
const driftPage = z.object({ totals: shown, items: z.array(shown), next: z.string().nullable() });

/** An OpenIM that tells nobody of anything. */
async function silentOpenim(groups = GROUPS) {
  const sender = openimSender({ url: "http://127.0.0.1:9" });
  const openim = openimInstallation({ sender, seed: 1, hooks: [], now: Date.now });
  openim.populate({ groups, members: 5 });
  const api = await openim.serveRest();
  onTestFinished(() => api.close());
  return { openim, api };
}

/** A server for it that reads nothing by itself but the first import, once that is done. */
async function serverOf(apiUrl: string) {
  const reconcile = { sweepHours: 0 };
  const { url } = await startTestServer({ sources: { chat: { vendor: "openim", apiUrl, secret: SECRET, reconcile } } });
  await untilImported(url);
  return url;
}

async function untilImported(url: string): Promise<void> {
  const imports = async () => (await reconciliationsOf(url, "import")).map(({ state, groups }) => ({ state, groups }));
  await expect.poll(imports).toEqual([{ state: "done", groups: GROUPS }]);
}

interface Example {
  readonly command: string;
  /** What is shown as printed, without what is left out of it. */
  readonly printed: unknown;
}

/** The commands of a block with a prompt, and what they print. */
function examplesWith(text: string): readonly Example[] {
  const [block = ""] = blocksWith(text, "console", PATH);
  return block
    .split(/^\$ /m)
    .filter((example) => example !== "")
    .map((example) => {
      const [command = "", ...lines] = example.split("\n");
      return { command, printed: JSON.parse(lines.join("").replaceAll(",…", "")) };
    });
}

async function run({ command }: Example, url: string): Promise<unknown> {
  const text = command.replace("127.0.0.1:8080", new URL(url).host).replace("curl", "curl --silent --show-error");
  return JSON.parse((await execute("sh", ["-ec", text])).stdout);
}

describe("the document on reconciling", () => {
  it("has variables with which all groups are read, by itself", async () => {
    const { api } = await silentOpenim();
    const secret = join(temporaryFolder(), "openim");
    writeFileSync(secret, `${SECRET}\n`);
    const [block = ""] = blocksWith("GROUPHOOK_SOURCES", "sh", PATH);
    const lines = block.replace("/run/secrets/openim", secret).replace(API_URL, api.url).trim().split("\n");
    const variables = Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2)));
    const server = await spawnServer({ folder: temporaryFolder(), variables });
    onTestFinished(() => void server.process.kill("SIGKILL"));
    await untilImported(server.url);
  });

  it("shows how an import is asked for, and what it answers", async () => {
    const { api } = await silentOpenim();
    const url = await serverOf(api.url);
    const [ask, look] = examplesWith("/v1/imports");
    if (!ask || !look) throw new Error("there are no examples");
    const { id: shownId, ...first } = shown.parse(ask.printed);
    const asked = shown.parse(await run(ask, url));
    expect(asked).toMatchObject(first);
    const command = look.command.replace(String(shownId), String(asked.id));
    expect(command).not.toBe(look.command);
    const { source, kind, ...numbers } = shown.parse(look.printed);
    const found = shown.parse(await run({ ...look, command }, url));
    expect(found).toMatchObject({ id: asked.id, source, kind });
    expect(Object.keys(found).filter((name) => name in numbers)).toEqual(Object.keys(numbers));
  });

  it("shows a drift report as there is one after a change that nobody told of", async () => {
    const { openim, api } = await silentOpenim();
    const url = await serverOf(api.url);
    const client = openimClient({ apiUrl: api.url, secret: SECRET });
    const [userId = "", ...userIds] = [...(openim.groups.get("big-1")?.members.keys() ?? [])].slice(-3);
    await client.perform({ type: "members.left", groupId: "big-1", how: "removed", userIds });
    await client.perform({ type: "member.updated", groupId: "big-1", userId, profile: { nickname: "N" } });
    await fetch(`${url}/v1/groups/chat/big-1/observe`, { method: "POST" });
    const [example] = examplesWith("/v1/drift");
    if (!example) throw new Error("there is no example");
    const documented = driftPage.extend({ next: z.literal("…") }).parse(example.printed);
    const report = driftPage.parse(await run(example, url));
    expect(report.totals).toEqual({ groups: 1, differences: { "members.left": 2, "member.updated": 1 } });
    expect(Object.keys(report.totals)).toEqual(Object.keys(documented.totals));
    expect(report.items).toHaveLength(documented.items.length);
    expect(Object.keys(report.items[0] ?? {}).toSorted()).toEqual(Object.keys(documented.items[0] ?? {}).toSorted());
    expect(report).toMatchObject({ items: [{ source: "chat", groupId: "big-1", foundBy: "request" }] });
    expect(report.next).toEqual(expect.any(String));
  });

  it("has a program that reads a group without the server", async () => {
    const { api } = await silentOpenim(2);
    const folder = folderOfClone();
    const [program = ""] = blocksWith("observeGroup", "ts", PATH);
    const real = program.replace(API_URL, api.url).replace("g1", "big-1");
    writeFileSync(join(folder, "example.mts"), real);
    const { stdout } = await execute(process.execPath, ["example.mts"], {
      cwd: folder,
      env: { ...process.env, OPENIM_SECRET: SECRET },
    });
    expect(stdout).toBe("active { 'group.created': 1 }\n");
  });

  it("names every setting with its default, and every metric", async () => {
    const defaults = new Map(Object.entries(reconcileSchema.parse({})));
    const rows = reconcileSettingNames.map((name) => {
      const variable = variableName("x", name === "enabled" ? "reconcile" : `reconcile${upper(name)}`);
      return `| \`${variable.replace("_X_", "_<SOURCE>_")}\` | \`${name}\` | \`${defaults.get(name)}\` |`;
    });
    expect(rows.filter((row) => !document.includes(row))).toEqual([]);
    const { url } = await startTestServer();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const named = [...document.matchAll(/^\| `(grouphook_\w+)/gm)].map(([, name]) => name);
    expect(named).toHaveLength(5);
    expect(named.filter((name) => !metrics.includes(`# TYPE ${name} `))).toEqual([]);
  });
});

function upper(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
