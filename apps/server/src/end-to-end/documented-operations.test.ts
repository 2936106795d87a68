import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";

const execute = promisify(execFile);
const PAGE = "docs/en/operations.md";

/** The commands of a session, without their output. */
function commandsOf(text: string): readonly string[] {
  const [session = ""] = blocksWith(text, "console", PAGE);
  return session.split("\n").flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : []));
}

// The Chinese page has the same samples, which lab/documents compares.
describe("the document on operations", () => {
  async function sh(command: string, url: string): Promise<{ readonly status: string; readonly body: unknown }> {
    const here = command.replaceAll("127.0.0.1:8080", new URL(url).host).replace("$GROUPHOOK", url);
    const told = here.replaceAll(/\bcurl\b/g, "curl -s -w '\\n%{http_code}'");
    const { stdout } = await execute("sh", ["-ec", told]);
    const lines = stdout.split("\n");
    const status = lines.pop() ?? "";
    return { status, body: lines.join("").trim() === "" ? null : JSON.parse(lines.join("\n")) };
  }

  it("lists dead letters, and retries or discards them", async () => {
    const { url } = await startTestServer({ sources: { aec: {} } });
    await fetch(`${url}/callbacks/aec`, { method: "POST", body: "data=%7B" });
    const [list = "", retry = "", discard = ""] = commandsOf("/v1/dead-letters");
    await expect
      .poll(() => sh(list, url))
      .toMatchObject({ status: "200", body: { items: [{ source: "aec", holds: "request" }], next: null } });
    const { body } = await sh(list, url);
    const [, id = ""] = /"id":"([^"]+)"/.exec(JSON.stringify(body)) ?? [];
    expect(await sh(retry.replace("5d3c…", id), url)).toMatchObject({ status: "409" });
    expect(await sh(discard.replace("5d3c…", id), url)).toEqual({ status: "204", body: null });
  });

  it("counts the commands that arrived", async () => {
    const { url } = await startTestServer({ sources: { tencent: {} } });
    const command = "Group.CallbackAfterGroupFull";
    const body = JSON.stringify({ CallbackCommand: command, GroupId: "g" });
    await fetch(`${url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${command}`, { method: "POST", body });
    const [ask = ""] = commandsOf("/v1/callbacks/commands");
    await expect.poll(() => sh(ask, url)).toMatchObject({ body: { commands: [{ source: "tencent", command }] } });
  });

  it("erases a person through the API", async () => {
    const { url } = await startTestServer({ sources: { chat: { vendor: "aec" } } });
    const [ask = "", look = ""] = commandsOf("/v1/erasures");
    const { status, body } = await sh(ask, url);
    expect([status, body]).toEqual(["202", expect.objectContaining({ source: "chat", subject: "user" })]);
    const [, id = ""] = /"id":"([^"]+)"/.exec(JSON.stringify(body)) ?? [];
    await expect
      .poll(() => sh(look.replace("0b1e…", id), url))
      .toMatchObject({ body: { stage: "traces", finishedAt: expect.any(String), erased: { messages: 0 } } });
  });

  it("erases a person from the command line", async () => {
    const folder = folderOfClone();
    const variables = { GROUPHOOK_SOURCES: "chat=aec" };
    await spawnCommand({ folder, words: ["migrate"], variables }).ended;
    const [command = ""] = commandsOf("grouphook erase");
    const { ended, output } = spawnCommand({ folder, words: command.split(" ").slice(1), variables });
    expect([await ended, output.stdout]).toEqual([0, "nothing to erase\n"]);
  });

  it("settles a callback again that was not understood", async () => {
    const { url } = await startTestServer({ sources: { aec: {} } });
    await postAec(`${url}/callbacks/aec`, { action: "AEC_NEVER_HEARD_OF" });
    const [block = ""] = blocksWith("outcome=unsupported", "sh", PAGE);
    const [list = "", again = ""] = block.replace("command=…", "command=AEC_NEVER_HEARD_OF").split("\n");
    const listed = await sh(list.replace(/ +#.*/, ""), url);
    expect(listed).toMatchObject({ status: "200", body: { items: [{ outcome: "unsupported" }] } });
    const [, id = ""] = /"next":(\d+)/.exec(JSON.stringify(listed.body)) ?? [];
    expect(await sh(again.replace("42", id), url)).toMatchObject({ status: "409" });
  });
});

it.each([
  ["policies.md", "readersOnly", (block: string) => block],
  ["policies.md", "onPolicyFailure", (block: string) => `export default {\n${block}};`],
])("the configuration of %s with %s is sound in a clone", async (page, text, whole) => {
  const folder = folderOfClone();
  const [block = ""] = blocksWith(text, "ts", `docs/en/${page}`);
  writeFileSync(join(folder, "grouphook.config.ts"), whole(block));
  const { ended, output } = spawnCommand({ folder, words: ["--check"] });
  expect([await ended, output.stderr]).toEqual([0, ""]);
});
