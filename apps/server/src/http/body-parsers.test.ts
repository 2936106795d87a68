import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { aecAdapter } from "@grouphook/adapter-aec";
import { openimAdapter } from "@grouphook/adapter-openim";
import { tencentAdapter } from "@grouphook/adapter-tencent";
import { type Adapter, createCallbackHandler } from "@grouphook/core";
import { callbackListener } from "@grouphook/core/node";
import { openLedger } from "@grouphook/core/storage";
import express, { type RequestHandler } from "express";
import { expect, it, onTestFinished } from "vitest";

const OPENIM_COMMAND = "callbackBeforeCreateGroupCommand";
const TENCENT_COMMAND = "Group.CallbackBeforeApplyJoinGroup";

const vendors = [
  { adapter: aecAdapter(), path: "", words: /^\{"status":"0","data":"1"\}$/ },
  { adapter: openimAdapter(), path: `/${OPENIM_COMMAND}`, words: /"nextCode":1\b/ },
  { adapter: tencentAdapter(), path: `?CallbackCommand=${TENCENT_COMMAND}`, words: /"ErrorCode":1\b/ },
];

const parsers: readonly [string, RequestHandler][] = [
  ["express.json", express.json()],
  ["express.text", express.text({ type: "*/*" })],
  ["express.raw", express.raw({ type: "*/*" })],
  ["express.urlencoded", express.urlencoded({ type: "*/*" })],
];

/** A source mounted behind a body parser of the whole app. */
async function mountBehind(parser: RequestHandler, adapter: Adapter) {
  const ledger = await openLedger({ url: "sqlite::memory:" });
  onTestFinished(() => ledger.close());
  const handler = createCallbackHandler({ source: "chat", adapter, ledger });
  const server = express().use(parser).use("/callbacks/chat", callbackListener(handler)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/chat`;
}

it.for(parsers)("behind %s a callback is answered as a failure, with a reply for the vendor", async ([, parser]) => {
  for (const { adapter, path, words } of vendors) {
    const url = await mountBehind(parser, adapter);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url + path, { method: "POST", headers, body: '{"action":"AEC_GROUP_CREATE"}' });
    expect(await answer.text()).toMatch(words);
  }
});

it("behind a parser that ignores it a callback is answered as usual", async () => {
  const url = await mountBehind(express.json(), aecAdapter());
  const body = new URLSearchParams({ data: '{"action":"AEC_GROUP_CREATE","userId":"u","addUsers":"u"}' });
  expect(await (await fetch(url, { method: "POST", body })).text()).toContain('"status":"1"');
});
