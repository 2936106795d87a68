import { globSync, readFileSync } from "node:fs";
import type { Inbound } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { openimAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const names = globSync("{legacy/,}*.json", { cwd: fixtures });

function inbound(name: string, body: string): Inbound {
  const headers = { operationid: "op1", "content-type": "application/json; charset=utf-8" };
  const path = `/${/callback[A-Za-z]+/.exec(name)?.[0] ?? ""}`;
  return inboundFrom({ method: "POST", path, query: "", headers, body, remoteAddress: "127.0.0.1" });
}

adapterContract({
  name: "openim",
  adapter: openimAdapter(),
  accepted: names.map((name) => inbound(name, readFileSync(new URL(name, fixtures), "utf8"))),
  refused: [
    ["callbackAfterQuitGroupCommand", '{"groupID":"g"}'],
    ["callbackAfterQuitGroupCommand", '{"groupID":"","userID":"u"}'],
    ["callbackBeforeSendGroupMsgCommand", "[]"],
    ["callbackBeforeSendGroupMsgCommand", "{} OK"],
    ["", "{}"],
  ].map(([command = "", body = ""]) => ({ inbound: inbound(command, body), code: "malformed" })),
});
