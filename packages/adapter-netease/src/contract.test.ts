import { readdirSync, readFileSync } from "node:fs";
import { type Inbound, inboundFrom, md5Hex, sha1Hex } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { neteaseAdapter } from "./adapter.js";

const fixtures = new URL("../fixtures/", import.meta.url);
const requests = readdirSync(fixtures).filter((name) => /(?:^|\.)c[bc]\.\d/.test(name));
const SECRET = "fixture-netease-secret";
const AT = "1608110108512";

function inbound(body: string, secret = SECRET): Inbound {
  const md5 = md5Hex(body);
  const headers = { appkey: "key", curtime: AT, md5, checksum: sha1Hex(secret + md5 + AT) };
  return inboundFrom({ method: "POST", path: "/", query: "", headers, body, remoteAddress: "127.0.0.1" });
}

adapterContract({
  name: "netease",
  adapter: neteaseAdapter({ appSecret: SECRET, appKey: "key" }),
  accepted: [...requests.map((name) => inbound(readFileSync(new URL(name, fixtures), "utf8"))), inbound("{}")],
  refused: [
    { inbound: inbound("{}", "another secret"), code: "unauthentic" },
    { inbound: inbound('{"eventType":"8","to":"","msgId":"1"}'), code: "malformed" },
    { inbound: inbound('{"eventType":2,"to":"1","fromAccount":'), code: "malformed" },
  ],
  now: new Date(Number(AT)),
});
