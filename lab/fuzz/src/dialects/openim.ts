import { openimAdapter } from "@grouphook/adapter-openim";
import { inboundFrom } from "@grouphook/core/adapter";
import type { SeededRandom } from "@grouphook/testkit";
import { type Dialect, type Installation, type Meaning, PATH_SECRET, sealedPath } from "../dialect.ts";
import { requestFixtures } from "../fixture-files.ts";
import { judgeOpenimReply } from "../replies/openim-reply.ts";
import type { Specimen } from "../specimen.ts";

const FOLDER = "adapter-openim";
const headers = { operationid: "op1", "content-type": "application/json; charset=utf-8" };
const users = [
  "userID",
  "sendID",
  "recvID",
  "ownerUserID",
  "creatorUserID",
  "inviterUserID",
  "applyID",
  "oldOwnerUserID",
];
const moreUsers = ["newOwnerUserID", "operatorUserID", "notificationUserID", "oldGroupOwner"];
const lists = ["userIDList", "invitedUserIDs", "atUserIDList", "atUserList", "kickedUserIDs", "membersID"];
const times = ["sendTime", "createTime", "operationTime", "muteEndTime", "joinTime", "notificationUpdateTime"];

const commandIn = (name: string) => /callback[A-Za-z]+/.exec(name)?.[0] ?? "";

/** Sends callbacks like OpenIM Server. */
export const openim: Dialect = {
  vendor: "openim",
  folder: FOLDER,
  specimens: () => requestFixtures(FOLDER).map(({ name, text }) => specimenOf(commandIn(name), text)),
  commands: [...new Set(requestFixtures(FOLDER).map(({ name }) => commandIn(name)))],
  meanings: new Map<string, Meaning>([
    ["groupid", "group"],
    ...[...users, ...moreUsers].map((key) => [key.toLowerCase(), "user"] as const),
    ...lists.map((key) => [key.toLowerCase(), "users"] as const),
    ...times.map((key) => [key.toLowerCase(), "milliseconds"] as const),
    ["seq", "number"],
    ["rolelevel", "number"],
    ["servermsgid", "topic"],
    ["groupname", "text"],
    ["nickname", "text"],
    ["ex", "text"],
  ]),
  headers: ["operationid"],
  install,
};

function specimenOf(command: string, text: string): Specimen {
  return { method: "POST", path: `/${command}`, query: "", headers, text, carrier: "body", seal: "right", at: 0 };
}

function install(random: SeededRandom): Installation {
  const options = random.chance(0.3) ? { denyCode: 6001 } : {};
  return {
    adapter: openimAdapter(options),
    description: JSON.stringify(options),
    secrets: [PATH_SECRET],
    inboundOf: (specimen) =>
      inboundFrom({
        method: specimen.method,
        path: sealedPath(specimen),
        query: specimen.query,
        headers: specimen.headers,
        body: specimen.text,
        remoteAddress: "127.0.0.1",
      }),
    judge: judgeOpenimReply,
  };
}
