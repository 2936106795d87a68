import { createHash } from "node:crypto";
import { neteaseAdapter } from "@grouphook/adapter-netease";
import { inboundFrom } from "@grouphook/core/adapter";
import type { SeededRandom } from "@grouphook/testkit";
import { type Dialect, type Installation, type Meaning, PATH_SECRET, sealedPath, TOKEN } from "../dialect.ts";
import { type FixtureFile, requestFixtures } from "../fixture-files.ts";
import { judgeNeteaseReply } from "../replies/netease-reply.ts";
import type { Specimen } from "../specimen.ts";

const FOLDER = "adapter-netease";
const REQUEST = /(?:^|\.)c[bc]\.\d/;
const CALLBACK = /(?:^|\.)cb\.\d/;
const APP_KEY = "app-key";
const users = ["fromAccount", "from", "creator", "msgFromAccid", "modifyAccountId"];
const groups = ["tid", "toAccount"];
const times = ["msgTimestamp", "timestamp", "deleteTime", "sendTime", "modifyTime"];
const texts = ["body", "ext", "tname", "announcement", "intro", "custom", "servercustom", "text"];
/** Keys of `tinfo` and `uinfos`: the name of a team or user, introduction, announcement, extensions. */
const numberedTexts = ["3", "14", "15", "18", "19"];

/** Sends copies and callbacks like NetEase Yunxin IM. */
export const netease: Dialect = {
  vendor: "netease",
  folder: FOLDER,
  specimens: () =>
    requestFixtures(FOLDER)
      .filter(({ name }) => REQUEST.test(name))
      .flatMap(specimensOf),
  commands: ["1", "2", "7", "8", "22", "90"],
  meanings: new Map<string, Meaning>([
    ["to", "groupOrUser"],
    // Of a team in `tinfo`, of a user in `uinfos`.
    ["1", "groupOrUser"],
    ["5", "user"],
    ["9", "number"],
    ["id", "user"],
    ["ids", "users"],
    ["invitelist", "users"],
    ["tmembers", "userList"],
    ["msgidserver", "once"],
    ["msgidclient", "once"],
    ["msgid", "once"],
    ...groups.map((key) => [key.toLowerCase(), "group"] as const),
    ...users.map((key) => [key.toLowerCase(), "user"] as const),
    ...times.map((key) => [key.toLowerCase(), "milliseconds"] as const),
    ...[...texts, ...numberedTexts].map((key) => [key, "text"] as const),
  ]),
  headers: ["md5", "curtime", "checksum", "appkey"],
  install,
};

function specimensOf({ name, text }: FixtureFile): readonly Specimen[] {
  const headers = { "content-type": "application/json; charset=utf-8", appkey: APP_KEY };
  const specimen: Specimen = {
    method: "POST",
    path: "/",
    query: "",
    headers,
    text,
    carrier: "body",
    seal: "right",
    at: 0,
  };
  // Among many fixtures, few ask.
  return CALLBACK.test(name) ? [specimen, specimen, specimen] : [specimen];
}

function install(random: SeededRandom): Installation {
  const isSigned = random.chance(0.5);
  const options = {
    ...(isSigned && random.chance(0.5) && { freshnessSeconds: 60 }),
    ...(random.chance(0.5) && { appKey: APP_KEY }),
    ...(random.chance(0.5) && { customText: ["attach.data.text"] }),
  };
  return {
    adapter: neteaseAdapter({ ...options, ...(isSigned && { appSecret: TOKEN }) }),
    description: JSON.stringify({ ...options, isSigned }),
    secrets: [PATH_SECRET, TOKEN],
    inboundOf,
    judge: judgeNeteaseReply,
  };
}

/** Signs the bytes. A header of the specimen's own, which a mutation put there, replaces that of the signature. */
function inboundOf(specimen: Specimen) {
  const { method, query, text: body, seal, at } = specimen;
  const md5 = createHash("md5").update(body).digest("hex");
  const checksum = createHash("sha1")
    .update(`${seal === "right" ? TOKEN : "another"}${md5}${at}`)
    .digest("hex");
  const signature = seal === "none" ? {} : { curtime: String(at), md5, checksum };
  const headers = { ...signature, ...specimen.headers };
  return inboundFrom({ method, path: sealedPath(specimen), query, headers, body, remoteAddress: "127.0.0.1" });
}
