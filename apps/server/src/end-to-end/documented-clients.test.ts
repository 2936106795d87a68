import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { tencentClient } from "@grouphook/adapter-tencent/client";
import { groupServer, openimInstallation, openimSender, tencentApp, tencentRest } from "@grouphook/testkit";
import { expect, it, onTestFinished } from "vitest";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";

const execute = promisify(execFile);

/** Runs the example of a client in a document against another URL; resolves to the lines it printed. */
async function linesOf(program: string, urls: readonly [documented: string, real: string]): Promise<readonly string[]> {
  const folder = folderOfClone();
  expect(program).toContain(urls[0]);
  writeFileSync(join(folder, "example.mts"), program.replace(...urls));
  const { stdout } = await execute(process.execPath, ["example.mts"], { cwd: folder });
  return stdout.trimEnd().split("\n");
}

it("the example of OpenIM's client reads groups and changes one", async () => {
  const sender = openimSender({ url: "http://127.0.0.1:9" });
  const openim = openimInstallation({ sender, seed: 1, hooks: [], now: Date.now });
  openim.populate({ groups: 2, members: 3 });
  const api = await openim.serveRest();
  onTestFinished(() => api.close());
  const [program = ""] = blocksWith("openimClient", "ts", "packages/adapter-openim/README.md");
  const urls = ["http://10.0.0.6:10002", api.url] as const;
  expect(await linesOf(program, urls)).toEqual(["big-1 big-1", "big-0 big-0", "RecordNotFoundError"]);
  expect(await linesOf(program.replace("readers", "big-1"), urls)).toEqual(["big-1 big-1", "big-0 big-0", "performed"]);
  expect(openim.groups.get("big-1")?.info.notification).toBe("closed on Friday");
});

it("the example of Tencent's client reads every group and sends a message", async () => {
  const key = { sdkAppId: "1400000000", secretKey: "the key of the console" };
  const app = tencentApp({ seed: 1, users: 1, now: Date.now });
  const rest = await tencentRest({ app, ...key });
  onTestFinished(() => rest.close());
  const client = tencentClient({ ...key, adminId: "administrator", apiUrl: rest.url });
  const profile = { name: "Readers", kind: "Public" };
  await client.perform({ type: "group.created", groupId: "readers", ownerId: "ann", profile, members: [] });
  const [program = ""] = blocksWith("tencentClient(", "ts", "packages/adapter-tencent/README.md");
  const there = ['adminId: "administrator"', `adminId: "administrator", apiUrl: "${rest.url}"`] as const;
  const [first, ...printed] = await linesOf(program, there);
  expect(first).toBe("readers Readers 1 ann");
  expect(printed.join("\n")).toContain("text: 'Maintenance at noon'");
  expect(app.groups.get("readers")?.messages.length).toBe(1);
});

it("the example of AEC's client tells groupServer of a new member", async () => {
  const server = groupServer({ url: "http://127.0.0.1:9" });
  const proxy = await server.servePushProxy();
  onTestFinished(() => proxy.close());
  const load = new URLSearchParams({ groupId: "100001", groupList: "ann" });
  await fetch(`${proxy.url}/syncGroupList`, { method: "POST", body: load });
  expect(server.memory("100001")).toEqual({ members: ["ann"], ignored: [] });
  const [program = ""] = blocksWith("aecClient", "ts", "packages/adapter-aec/README.md");
  expect(await linesOf(program, ["http://10.0.0.7:19922", proxy.url])).toEqual(["performed"]);
  expect(server.memory("100001")).toBeUndefined();
});
