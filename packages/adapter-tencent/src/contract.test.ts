import { readdirSync, readFileSync } from "node:fs";
import { type Inbound, inboundFrom, sha256Hex } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { tencentAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const requests = readdirSync(fixtures).filter((name) => name.startsWith("Group.") && !name.includes(".response."));

function inbound(command: string, body: string, token = "token"): Inbound {
  const query = { SdkAppid: "888888", CallbackCommand: command, Sign: sha256Hex(`${token}1669872112`) };
  return inboundFrom({
    method: "POST",
    path: "/",
    query: new URLSearchParams({ ...query, RequestTime: "1669872112" }).toString(),
    headers: { "content-type": "application/json" },
    body,
    remoteAddress: "127.0.0.1",
  });
}

const accepted = requests.map((name) => {
  const command = name.split(".").slice(0, 2).join(".");
  return inbound(command, readFileSync(new URL(name, fixtures), "utf8"));
});
const unsupported = inbound("Push.OfflinePush", '{"Events":[{"CallbackCommand":"Push.OfflinePush"}]}');

adapterContract({
  name: "tencent",
  adapter: tencentAdapter({ tokens: ["token"], sdkAppId: "888888" }),
  accepted: [...accepted, unsupported],
  refused: [
    { inbound: inbound("Group.CallbackAfterGroupFull", '{"GroupId":"g"}', "another token"), code: "unauthentic" },
    { inbound: inbound("Group.CallbackAfterGroupFull", '{"GroupId":""}'), code: "malformed" },
    { inbound: inbound("Group.CallbackBeforeSendMsg", "{"), code: "malformed" },
  ],
  now: new Date(1_669_872_112_000),
});
