import { readdirSync, readFileSync } from "node:fs";
import { type Inbound, inboundFrom } from "@grouphook/core/adapter";
import { adapterContract } from "@grouphook/testkit";
import { easemobAdapter } from "./adapter.js";
import { securityOf } from "./security.js";

const SECRETS = ["fixture-easemob-secret", "123456"];
const NOW = 1_729_500_000_000;

const fixtures = new URL("../fixtures/", import.meta.url);
const requests = readdirSync(fixtures).filter((name) => /^(op|muc|msg|pre|other|seen)\./.test(name));

const sent = (path: string, body: string): Inbound =>
  inboundFrom({
    ...{ method: "POST", path, query: "", headers: { "content-type": "application/json" } },
    ...{ body, remoteAddress: "127.0.0.1" },
  });

function signed(body: object, secret = "fixture-easemob-secret"): Inbound {
  const security = securityOf("org#app_1", secret, String(NOW));
  return sent("/", JSON.stringify({ callId: "org#app_1", timestamp: NOW, security, ...body }));
}

const accepted = requests.flatMap((name) => {
  const body = readFileSync(new URL(name, fixtures), "utf8");
  return [sent("/", body), sent(name.startsWith("pre.") ? "/pre" : "/post", body)];
});

adapterContract({
  name: "easemob",
  adapter: easemobAdapter({
    ...{ secrets: SECRETS, unsignedNotices: "accept", amendable: ["txt", "custom", "ext"] },
    // The samples are of ten years.
    freshnessSeconds: 400_000_000,
  }),
  accepted,
  refused: [
    { inbound: signed({ event: "group_op_event", operation: "DELETE", id: "1" }, "another"), code: "unauthentic" },
    { inbound: sent("/", '{"event":"group_op_event","operation":"DELETE","id":"1"}'), code: "unauthentic" },
    { inbound: sent("/", "{"), code: "unauthentic" },
    { inbound: signed({ event: "group_op_event", operation: "DELETE", id: "" }), code: "malformed" },
    { inbound: signed({ chat_type: "muc", group_id: "1", payload: { operation: "kick" } }), code: "malformed" },
  ],
  now: new Date(NOW),
});
