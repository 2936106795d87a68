import { once } from "node:events";
import { createServer } from "node:http";
import { type GroupChange, type ReadingClient, VendorCallError } from "@grouphook/core/adapter";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { CREDENTIALS } from "../testing/tencent-scene.js";
import { clientIn } from "./client.js";
import { schema } from "./options.js";

const GROUP = "readers";
const MESSAGE = { elements: [], text: "a" };
const changes: readonly GroupChange[] = [
  { type: "group.created", profile: { name: "n", kind: "Public" }, members: [] },
  { type: "members.joined", groupId: GROUP, members: [{ userId: "bob" }] },
  { type: "message.sent", groupId: GROUP, message: MESSAGE },
  { type: "message.recalled", groupId: GROUP, messages: [{ key: "1" }] },
  { type: "topic.created", groupId: GROUP, profile: { name: "n" } },
  { type: "topic.dissolved", groupId: GROUP, topicIds: ["t"] },
];
const calls: readonly ((client: ReadingClient) => Promise<unknown> | undefined)[] = [
  (client) => client.readGroupIds(null),
  (client) => client.readGroups([GROUP]),
  (client) => client.readMembers(GROUP, null),
  (client) => client.readMembersNamed(GROUP, ["bob"]),
  (client) => client.readMessages?.({ groupId: GROUP }, null),
  ...changes.map((change) => (client: ReadingClient) => client.perform(change)),
];

/** Fields that answers have, with anything in them, in lists or alone, nested as answers nest them. */
const names = [
  ...["ErrorCode", "GroupId", "Type", "Name", "Next", "MemberNum", "Member_Account", "Role", "MuteUntil", "Result"],
  ...[
    "MsgSeq",
    "MsgBody",
    "MsgContent",
    "MsgType",
    "From_Account",
    "MsgTime",
    "RetCode",
    "TopicId",
    "key",
    "Key",
    "Value",
  ],
];
const lists = [
  ...["GroupIdList", "GroupInfo", "MemberList", "RspMsgList", "GroupAttrAry", "TopicAndSelfInfo", "MutedAccountList"],
  ...["RecallRetList", "DestroyResultItem", "AppDefinedData", "MsgBody", "GroupAtInfo"],
];
const leaf = fc.oneof(
  fc.constantFrom(0, 1, 2, "", GROUP, "bob", "Public", "AVChatRoom", "Owner", null, true, -1, 1e300, "1", [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const { answer } = fc.letrec<{ answer: object; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie("answer"), fc.array(tie("answer"), { maxLength: 3 })),
  answer: fc.dictionary(fc.constantFrom(...names, ...lists), tie("value"), { maxKeys: 8 }),
}));
const whole = fc.record({ ErrorCode: fc.constantFrom(0, 0, 0, 10_010, "0"), fields: answer, more: answer });

it("whatever Tencent answers is understood, or is a VendorCallError", async () => {
  let text = "";
  const server = createServer((_, response) => response.end(text));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const apiUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const options = schema.parse({ ...CREDENTIALS, apiUrl });
  let understood = 0;
  await fc.assert(
    fc.asyncProperty(whole, fc.nat(calls.length - 1), async ({ ErrorCode, fields, more }, index) => {
      const GroupInfo = [{ GroupId: GROUP, ...more }];
      text = JSON.stringify({ GroupInfo, MemberList: [more], RspMsgList: [more], ...fields, ErrorCode });
      await calls[index]?.(clientIn(options, { patienceMs: 0 }))?.then(
        () => {
          understood += 1;
        },
        (error: unknown) => expect(error).toBeInstanceOf(VendorCallError),
      );
    }),
    { numRuns: 100 },
  );
  expect(understood).toBeGreaterThan(10);
});
