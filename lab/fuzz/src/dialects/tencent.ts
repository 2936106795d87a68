import { createHash } from "node:crypto";
import { tencentAdapter } from "@grouphook/adapter-tencent";
import { inboundFrom } from "@grouphook/core/adapter";
import type { SeededRandom } from "@grouphook/testkit";
import { type Dialect, type Installation, type Meaning, PATH_SECRET, sealedPath, TOKEN } from "../dialect.ts";
import { requestFixtures } from "../fixture-files.ts";
import { judgeTencentReply } from "../replies/tencent-reply.ts";
import type { Specimen } from "../specimen.ts";

const FOLDER = "adapter-tencent";
const SDK_APP_ID = "1400000000";
const users = ["Member_Account", "Operator_Account", "Owner_Account", "From_Account", "Requestor_Account"];
const moreUsers = ["Modified_Account", "NewOwner_Account", "OldOwner_Account", "To_Account"];
const times = ["EventTime", "CreateTime", "JoinTime"];
const numbers = ["MsgSeq", "Random", "Seq", "ReadNum", "UnreadNum", "QuotaUsed", "Quota"];

const commandIn = (name: string) => name.split(".").slice(0, 2).join(".");

/** Sends callbacks like Tencent Cloud IM. */
export const tencent: Dialect = {
  vendor: "tencent",
  folder: FOLDER,
  specimens: () => requestFixtures(FOLDER).map(({ name, text }) => specimenOf(commandIn(name), text)),
  commands: [...new Set(requestFixtures(FOLDER).map(({ name }) => commandIn(name)))],
  meanings: new Map<string, Meaning>([
    ["groupid", "group"],
    ["topicid", "topic"],
    ["msgtime", "seconds"],
    ["text", "text"],
    ["name", "text"],
    ["notification", "text"],
    ...[...users, ...moreUsers].map((key) => [key.toLowerCase(), "user"] as const),
    ...times.map((key) => [key.toLowerCase(), "milliseconds"] as const),
    ...numbers.map((key) => [key.toLowerCase(), "number"] as const),
  ]),
  headers: [],
  install,
};

function specimenOf(command: string, text: string): Specimen {
  const query = `SdkAppid=${SDK_APP_ID}&CallbackCommand=${command}&contenttype=json&ClientIP=127.0.0.1&OptPlatform=RESTAPI`;
  const headers = { "content-type": "application/json" };
  return { method: "POST", path: "/", query, headers, text, carrier: "body", seal: "right", at: 0 };
}

function install(random: SeededRandom): Installation {
  const isSigned = random.chance(0.5);
  const options = random.chance(0.5) ? { sdkAppId: SDK_APP_ID } : {};
  return {
    adapter: tencentAdapter({ ...options, ...(isSigned && { tokens: ["an older one", TOKEN] }) }),
    description: JSON.stringify({ ...options, isSigned }),
    secrets: [PATH_SECRET, TOKEN],
    inboundOf: (specimen) => inboundOf(specimen, isSigned),
    judge: judgeTencentReply,
  };
}

function inboundOf(specimen: Specimen, isSigned: boolean) {
  const { method, query, headers, text: body, seal, at } = specimen;
  const time = Math.floor(at / 1000);
  const sign = createHash("sha256")
    .update(`${seal === "right" ? TOKEN : "another"}${time}`)
    .digest("hex");
  const signed = isSigned && seal !== "none" ? `${query}&Sign=${sign}&RequestTime=${time}` : query;
  return inboundFrom({ method, path: sealedPath(specimen), query: signed, headers, body, remoteAddress: "127.0.0.1" });
}
