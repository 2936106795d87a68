import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { aecAdapter } from "@grouphook/adapter-aec";
import { createCallbackHandler } from "@grouphook/core";
import { fetchHandler } from "@grouphook/core/fetch";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { startTestServer } from "../testing/start-test-server.js";

const execute = promisify(execFile);
const PAGE = "docs/en/feed.md";
const CREATED = { action: "AEC_GROUP_CREATE", userId: "u1", addUsers: "u1" };

/** A ledger with one group of AEC, 100001, and a user more in it. */
async function ledgerWithGroup() {
  const ledger = await openLedger({ url: "sqlite::memory:" });
  onTestFinished(() => ledger.close());
  const handle = fetchHandler(createCallbackHandler({ source: "aec", adapter: aecAdapter(), ledger }));
  const added = { action: "AEC_GROUP_ADD_USER", userId: "u1", groupId: "100001", addUsers: "u2" };
  for (const data of [CREATED, added]) {
    const body = new URLSearchParams({ data: JSON.stringify(data) });
    await handle(new Request("http://127.0.0.1/", { method: "POST", body }));
  }
  return ledger;
}

/** Runs a block with what it takes for granted, by name. */
async function runBlock(text: string, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const [block = ""] = blocksWith(text, "ts", PAGE);
  const file = join(folderOfClone(), "block.mts");
  const imports = block.split("\n").filter((line) => line.startsWith("import "));
  const rest = block.split("\n").filter((line) => !line.startsWith("import "));
  const names = Object.keys(scope).join(", ");
  writeFileSync(file, [...imports, `export async function run({ ${names} }) {`, ...rest, "}"].join("\n"));
  const module: { run(scope: object): Promise<void> } = await import(pathToFileURL(file).href);
  await module.run(scope);
}

// The Chinese page has the same samples, which lab/documents compares.
describe("the document on the feed", () => {
  it("makes a consumer, reads and acknowledges", async () => {
    const { url } = await startTestServer({ sources: { tencent: {} } });
    const command = "Group.CallbackAfterSendMsg";
    const [text, content] = ["hello", { Text: "hello" }];
    const message = {
      CallbackCommand: command,
      GroupId: "g",
      From_Account: "ann",
      MsgSeq: 1,
      MsgTime: 1_795_000_000,
      Random: 1,
    };
    const body = JSON.stringify({ ...message, MsgBody: [{ MsgType: "TIMTextElem", MsgContent: content }] });
    const query = `SdkAppid=1&CallbackCommand=${command}`;
    expect((await fetch(`${url}/callbacks/tencent?${query}`, { method: "POST", body })).status).toBe(200);
    const [block = ""] = blocksWith("consumers/search/ack", "sh", PAGE);
    const [made = "", read = "", acknowledged = ""] = block
      .replaceAll("localhost:8080", new URL(url).host)
      .split(/\n(?=curl)/);
    const answerTo = async (line: string): Promise<unknown> => JSON.parse((await execute("sh", ["-ec", line])).stdout);
    expect(await answerTo(made)).toMatchObject({ name: "search", filter: { types: ["message.sent"] } });
    expect(await answerTo(read)).toMatchObject({
      events: [{ type: "message.sent", data: { message: { text } } }],
      next: 1,
    });
    expect(await answerTo(acknowledged.replace("118", "1"))).toMatchObject({
      name: "search",
      position: 1,
    });
  });

  it("follows in process until it is told to stop", async () => {
    const ledger = await ledgerWithGroup();
    const [stop, followed] = [new AbortController(), [] as unknown[]];
    const all = { follow: () => ledger.follow({ after: 0, signal: stop.signal }) };
    await runBlock("ledger.follow(", {
      ...{ ledger: all, signal: stop.signal },
      handle: (event: unknown) => followed.push(event) === 2 && stop.abort(),
    });
    expect(followed).toMatchObject([{ type: "group.created" }, { type: "members.joined" }]);
  });

  it("follows in one process at a time, until the ledger is closed", async () => {
    const ledger = await ledgerWithGroup();
    const indexed: unknown[] = [];
    const index = async (events: readonly unknown[]) => {
      indexed.push(...events);
      void ledger.close();
    };
    await runBlock("ledger.lease(", { ledger, signal: new AbortController().signal, index });
    expect(indexed).toMatchObject([{ type: "group.created" }, { type: "members.joined" }]);
  });

  it("tells one event from another, and builds the groups again", async () => {
    const { url } = await startTestServer({ sources: { aec: {} } });
    await postAec(`${url}/callbacks/aec`, CREATED);
    await postAec(`${url}/callbacks/aec`, {
      action: "AEC_GROUP_ADD_USER",
      userId: "u1",
      groupId: "100001",
      addUsers: "u2",
    });
    const page = z.object({ events: z.array(z.unknown()) }).parse(await (await fetch(`${url}/v1/feed`)).json());
    const welcomed: string[] = [];
    await runBlock("parseFeedEvent(", {
      text: JSON.stringify(page.events[1]),
      welcome: (groupId: string, userId: string) => welcomed.push(`${groupId} ${userId}`),
      index: () => undefined,
    });
    expect(welcomed).toEqual(["100001 u2"]);
    await runBlock("new Replica()", { page });
  });

  it("is a stream for browsers", async () => {
    const { url } = await startTestServer({ sources: { aec: {} } });
    const [block = ""] = blocksWith("new EventSource", "js", PAGE);
    const file = join(folderOfClone(), "stream.mjs");
    const handle = "const handle = (event, id) => { console.log(event.type, id); process.exit(); };";
    const begin = 'const readEverythingAnew = handle; stream.onopen = () => console.log("open");';
    writeFileSync(file, [handle, block.replaceAll("http://localhost:8080", url), begin].join("\n"));
    const program = execute(process.execPath, ["--no-warnings", "--experimental-eventsource", file]);
    program.child.stdout?.once("data", () => void postAec(`${url}/callbacks/aec`, CREATED));
    expect((await program).stdout).toMatch(/^open\ngroup\.created \S+\n$/);
  });
});
