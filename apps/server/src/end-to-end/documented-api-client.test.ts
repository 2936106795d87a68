import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { startTestServer } from "../testing/start-test-server.js";
import { tencentScene } from "../testing/vendor-scenes.js";

const TOKEN = "of-this-test-alone";

/** Starts the example with a text against a server; it prints into the lines. Ended after the test. */
function started(text: string, url: string): { readonly lines: () => readonly string[] } {
  const [program = ""] = blocksWith(text, "ts", "packages/client/README.md");
  expect(program).toContain("http://127.0.0.1:8080");
  const folder = folderOfClone();
  writeFileSync(join(folder, "example.mts"), program.replace("http://127.0.0.1:8080", url));
  const env = { PATH: process.env.PATH, GROUPHOOK_TOKEN: TOKEN };
  const example = spawn(process.execPath, ["example.mts"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void example.kill("SIGKILL"));
  let output = "";
  const note = (chunk: unknown) => {
    output += String(chunk);
  };
  example.stdout.on("data", note);
  example.stderr.on("data", note);
  return { lines: () => output.split("\n").filter((line) => line !== "") };
}

/** Tells a server what Tencent would. */
async function tellTencent(url: string, command: string, fields: object): Promise<void> {
  const body = JSON.stringify({ CallbackCommand: command, GroupId: "g", Type: "Public", ...fields });
  await fetch(`${url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${command}`, { method: "POST", body });
}

it("the client reads a group and its members", async () => {
  const { url } = await startTestServer({ sources: { aec: {} }, apiToken: TOKEN });
  const fields = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob", userDefineData: "群" };
  await postAec(`${url}/callbacks/aec`, fields);
  const { lines } = started("client.items", url);
  await expect.poll(lines).toEqual(["群 2", "ann owner", "bob member"]);
});

it.for([
  ["client.follow(", ["bob", "hello"]],
  ["client.consume(", ["hello"]],
] as const)("the client that waits with %s prints what happens", async ([text, printed]) => {
  const { url } = await startTestServer({ sources: { tencent: {} } });
  const { lines } = started(text, url);
  await tellTencent(url, "Group.CallbackAfterNewMemberJoin", { NewMemberList: [{ Member_Account: "bob" }] });
  const content = { MsgType: "TIMTextElem", MsgContent: { Text: "hello" } };
  await tellTencent(url, "Group.CallbackAfterSendMsg", {
    ...{ From_Account: "bob", MsgSeq: 1, MsgTime: 1490686222, MsgBody: [content] },
  });
  await expect.poll(() => lines().map((line) => line.replace(/^\d+ /, ""))).toEqual(printed);
});

it("the client makes a group once", async () => {
  const { url, app } = await tencentScene();
  for (const _ of [1, 2]) {
    const { lines } = started("idempotencyKey:", url);
    await expect.poll(() => lines().length).toBe(1);
    expect(lines()[0]).toMatch(/^@TGS#/);
  }
  expect(app.groups.size).toBe(1);
});
