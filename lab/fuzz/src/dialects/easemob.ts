import { createHash } from "node:crypto";
import { easemobAdapter } from "@grouphook/adapter-easemob";
import { inboundFrom } from "@grouphook/core/adapter";
import type { SeededRandom } from "@grouphook/testkit";
import { type Dialect, type Installation, type Meaning, PATH_SECRET, sealedPath, TOKEN } from "../dialect.ts";
import { type FixtureFile, requestFixtures } from "../fixture-files.ts";
import { judgeEasemobReply } from "../replies/easemob-reply.ts";
import { fieldsOf } from "../replies/reply-grammar.ts";
import type { Specimen } from "../specimen.ts";

const FOLDER = "adapter-easemob";
const REQUEST = /^(op|muc|msg|pre|other|seen)\./;
const headers = { "content-type": "application/json" };
const users = ["operator", "owner", "new_owner", "sender", "target", "user"];
const groups = ["group_id", "muc_id", "muc_parent_id"];
const times = ["timestamp", "expire_timestamp", "created", "last_modified", "edit_time", "send_time", "ts"];
const messages = ["msg_id", "recall_id", "ack_message_id", "edit_message_id", "messageid"];

/** Sends callbacks like Easemob IM, in both of its dialects. */
export const easemob: Dialect = {
  vendor: "easemob",
  folder: FOLDER,
  specimens: () =>
    requestFixtures(FOLDER)
      .filter(({ name }) => REQUEST.test(name))
      .flatMap(specimensOf),
  commands: ["pre", "post"],
  meanings: new Map<string, Meaning>([
    ["callid", "once"],
    ["id", "group"],
    ["from", "groupOrUser"],
    ["to", "groupOrUser"],
    ["member", "users"],
    ["admin", "users"],
    ["title", "text"],
    ["description", "text"],
    ["custom", "text"],
    ["announcement", "text"],
    ["reason", "text"],
    ["msg", "text"],
    ...groups.map((key) => [key, "group"] as const),
    ...users.map((key) => [key, "user"] as const),
    ...times.map((key) => [key, "milliseconds"] as const),
    ...messages.map((key) => [key, "number"] as const),
  ]),
  // As in `easemob-demo#grouphook_tst01@easemob.com/ios_1`; `@ppAdmin` is nobody's.
  idWithin: /(?<=^|_)[^@_]+(?=@|$)/,
  headers: [],
  install,
};

/** Rules may call one address, or others before and after a message is sent. */
function specimensOf({ name, text }: FixtureFile): readonly Specimen[] {
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
  return name.startsWith("pre.")
    ? Array.from({ length: 12 }, (_, index) => ({ ...specimen, path: index % 2 === 0 ? "/" : "/pre" }))
    : [specimen, { ...specimen, path: "/post" }];
}

function install(random: SeededRandom): Installation {
  const isSigned = random.chance(0.5);
  const amendable = random.pick([["txt"], ["txt", "ext"], ["txt", "img", "custom", "ext"], ["custom"]]);
  const options = {
    ...(isSigned && random.chance(0.3) && { freshnessSeconds: 300 }),
    ...(isSigned && random.chance(0.5) && { unsignedNotices: "accept" as const }),
    amendable,
    ...(random.chance(0.6) && { customText: random.pick([["customExts"], ["v2:customExts.text"]]) }),
  };
  return {
    adapter: easemobAdapter({ ...options, ...(isSigned && { secrets: ["an older one", TOKEN] }) }),
    description: JSON.stringify({ ...options, isSigned }),
    secrets: [PATH_SECRET, TOKEN],
    inboundOf: (specimen) => {
      const { method, query, seal } = specimen;
      const body = seal === "none" ? specimen.text : signed(specimen.text, seal === "right" ? TOKEN : "another");
      const path = sealedPath(specimen);
      return inboundFrom({ method, path, query, headers: specimen.headers, body, remoteAddress: "127.0.0.1" });
    },
    judge: (answer) => judgeEasemobReply(answer, amendable),
  };
}

/** A body in whose signature everything else is right. Where it has none, or something else instead, it keeps that. */
function signed(text: string, secret: string): string {
  const { callId, timestamp, security } = fieldsOf(text) ?? {};
  if (typeof security !== "string" || !/^[0-9a-f]{32}$/i.test(security)) return text;
  if (typeof callId !== "string" || (typeof timestamp !== "string" && typeof timestamp !== "number")) return text;
  const sign = createHash("md5").update(`${callId}${secret}${timestamp}`).digest("hex");
  return text.replaceAll(JSON.stringify(security), JSON.stringify(sign));
}
