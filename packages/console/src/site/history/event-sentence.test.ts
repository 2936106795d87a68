import { readFileSync } from "node:fs";
import type { FeedEvent, FeedEventOf, FeedEventType } from "@grouphook/client";
import { expect, it } from "vitest";
import { eventSentence } from "./event-sentence.js";
import { type EventWords, eventWords } from "./event-words.js";

const document = readFileSync(new URL("../../../../../docs/en/feed-events.md", import.meta.url), "utf8");
const MOMENT = 1_670_578_014_000;

const examples = new Map<string, FeedEvent>(
  [...document.matchAll(/^## ([\w.]+)$.*?^```json\n(.*?)^```$/gms)].map(([, type = "", json = ""]) => [
    type,
    JSON.parse(json),
  ]),
);

/** What is said of the example of each type of event in the documents. */
const sentences: { readonly [Type in FeedEventType]: readonly [en: string, zh: string] } = {
  "group.created": [
    "The group “周五聚餐” was created by <anna>; members: <anna>, <bob>",
    "群组“周五聚餐”已由 <anna> 创建；成员：<anna>、<bob>",
  ],
  "group.updated": ["The group was changed by <anna>: notice “七点见”", "群资料已由 <anna> 修改：公告“七点见”"],
  "group.dissolved": ["The group was dissolved by <anna>", "群组已由 <anna> 解散"],
  "group.filled": ["The group is full", "群组已满员"],
  "group.attributes_changed": [
    "Attributes were set by <anna>: restaurant = “老地方”",
    "群属性已由 <anna> 设置：restaurant = “老地方”",
  ],
  "group.list_changed": [
    "Kept from joining until 1670664414000 by <anna>: <dan>",
    "<dan> 被 <anna> 加入黑名单，至 1670664414000",
  ],
  "owner.transferred": ["The group was handed over from <anna> to <bob>", "群主由 <anna> 变更为 <bob>"],
  "owner.removed": ["The group has no owner any more; it was <bob>", "群组不再有群主；原群主是 <bob>"],
  "join.requested": ["<dan> applied to join, saying “我是老同学”", "<dan> 申请加入群组，附言“我是老同学”"],
  "join.answered": [
    "An application to join by <dan> was refused by <anna>, saying “人满了”",
    "<dan> 的入群申请已由 <anna> 拒绝，附言“人满了”",
  ],
  "members.invited": [
    "Invited by <anna>: <cid>, with the words “来吃饭”",
    "<cid> 受 <anna> 邀请加入群组，附言“来吃饭”",
  ],
  "invitation.answered": ["<cid> accepted the invitation by <anna>", "<cid> 接受了 <anna> 的邀请"],
  "members.joined": [
    "<cid> joined, invited by <bob>; <anna> let them in",
    "<cid> 受 <bob> 邀请加入群组，由 <anna> 批准",
  ],
  "members.left": ["<cid> left", "<cid> 退出群组"],
  "member.updated": [
    `<cid>: nickname “小C”, may not speak until ${MOMENT} (by <anna>)`,
    `<cid>：群名片改为“小C”、禁言至 ${MOMENT}，操作人 <anna>`,
  ],
  "members.updated": ["<bob>, <cid>: now admin (by <anna>)", "<bob>、<cid>：现为管理员，操作人 <anna>"],
  "member.silenced": ["<bob> turned push notifications for the group off", "<bob> 把群组设为免打扰"],
  "member.unsilenced": ["<bob> turned push notifications for the group on again", "<bob> 取消了群组的免打扰"],
  "member.presence_changed": ["<bob> went offline (Disconnect)", "<bob> 下线（Disconnect）"],
  "message.sent": ["<anna> wrote “晚上一起吃饭吗？”", "<anna> 说“晚上一起吃饭吗？”"],
  "message.numbered": ["The message 8c1f has the number 7 now", "消息 8c1f 得到编号 7"],
  "message.edited": [
    "The message 8c1f was edited by <anna>: “明晚一起吃饭吗？”",
    "消息 8c1f 已由 <anna> 编辑：“明晚一起吃饭吗？”",
  ],
  "message.recalled": ["Message recalled by <anna>: 8c1f", "消息被 <anna> 撤回：8c1f"],
  "message.failed": [
    "A message by <cid> could not be sent: “muted” (code 10017)",
    "<cid> 的消息发送失败：“muted”（代码 10017）",
  ],
  "message.read": ["Read: #7, by <bob>, 1 in all, 1 not yet", "已读：#7，<bob> 已读，共 1 人已读，1 人未读"],
  "message.extended": [
    "Extensions of the message 8c1f were set by <anna>: vote = “yes”",
    "消息 8c1f 的扩展已由 <anna> 设置：vote = “yes”",
  ],
  "message.reacted": ["<bob> reacted to the message 8c1f with 👍", "<bob> 对消息 8c1f 作出回应：👍"],
  "topic.created": ["The topic 甜点 “甜点” was created by <anna>", "话题 甜点 “甜点”已由 <anna> 创建"],
  "topic.updated": [
    "The topic 甜点 was changed by <anna>: notice “要蛋糕吗？”",
    "话题 甜点 已由 <anna> 修改：公告“要蛋糕吗？”",
  ],
  "topic.dissolved": ["Topics were closed by <anna>: 甜点", "话题已由 <anna> 关闭：甜点"],
  "quota.alarmed": ["A quota of the vendor is nearly used up: 95 of 100", "厂商的配额即将用尽：已用 95，共 100"],
  "callback.unsupported": [
    "A callback came that is not understood: Vendor.Unknown",
    "收到无法理解的回调：Vendor.Unknown",
  ],
};

it("has a sentence for every type", () => {
  expect([...examples.keys()].toSorted()).toEqual(Object.keys(sentences).toSorted());
  for (const [type, event] of examples) {
    const told = [read(event, eventWords.en), read(event, eventWords.zh)];
    expect([type, told]).toEqual([type, new Map<string, unknown>(Object.entries(sentences)).get(type)]);
  }
});

it("names the type of an event of a later version", () => {
  const later = JSON.parse('{"type":"group.moved","data":{}}');
  expect(told(later)).toBe("Something happened that this page does not know: group.moved");
});

it("tells who did something only where it was done to others", () => {
  const joined = example("members.joined");
  expect(told({ ...joined, data: { ...joined.data, actorId: "cid", how: "applied" } })).toBe(
    "<cid> joined after applying, invited by <bob>",
  );
  const left = example("members.left");
  expect(told({ ...left, data: { ...left.data, how: "removed", message: "bye" } })).toBe(
    "Removed from the group by <anna>: <cid>, with the words “bye”",
  );
});

it("tells why members left", () => {
  const event = example("members.left");
  const left = (data: object) => told({ ...event, data: { ...event.data, ...data } });
  expect(left({ how: "blocked" })).toBe("Removed from the group and blocked by <anna>: <cid>");
  expect(left({ how: "dissolved" })).toBe("<cid> left as the group was dissolved by <anna>");
  expect(left({ how: "dissolved", topicId: "t" })).toBe("In the topic t: <cid> left as the topic was closed by <anna>");
  expect(left({ how: "offline" })).toBe("<cid> left by going offline");
});

it("tells who is on which list", () => {
  const event = example("group.list_changed");
  const { until: _, ...endless } = event.data;
  const changed = (data: object) => told({ ...event, data: { ...endless, ...data } });
  expect(changed({ until: "forever" })).toBe("Kept from joining by <anna>: <dan>");
  expect(changed({ operation: "remove" })).toBe("No longer kept from joining (by <anna>): <dan>");
  expect(changed({ list: "allowed" })).toBe("May speak while all others are muted (by <anna>): <dan>");
  expect(changed({ list: "allowed", operation: "remove" })).toBe(
    "May no longer speak while all others are muted (by <anna>): <dan>",
  );
});

it("tells who invited, whoever let them in", () => {
  const event = example("members.joined");
  const joined = (data: object) => told({ ...event, data: { ...event.data, ...data } });
  expect(joined({ inviterId: undefined })).toBe("<cid> joined, invited by <anna>");
  expect(joined({ inviterId: "anna" })).toBe("<cid> joined, invited by <anna>");
  expect(joined({ actorId: undefined })).toBe("<cid> joined, invited by <bob>");
  expect(joined({ how: "added" })).toBe("<cid> joined, added by <anna>, invited by <bob>");
  expect(joined({ how: undefined })).toBe("<cid> joined, invited by <bob> (by <anna>)");
});

it("tells whose message somebody else edited, and what is no longer kept", () => {
  const event = example("message.edited");
  const edited = (data: object) => told({ ...event, data: { ...event.data, ...data } });
  expect(edited({ senderId: "bob", text: "hi" })).toBe("The message 8c1f by <bob> was edited by <anna>: “hi”");
  expect(edited({ text: "", elements: [], contentRemoved: true })).toBe(
    "The message 8c1f was edited by <anna> (what was written is no longer kept)",
  );
});

it("tells that a reaction was taken back, also where it is no longer kept", () => {
  const event = example("message.reacted");
  const reacted = (data: object) => told({ ...event, data: { ...event.data, ...data } });
  expect(reacted({ operation: "remove" })).toBe("<bob> took a reaction to the message 8c1f back: 👍");
  expect(reacted({ reaction: "", contentRemoved: true })).toBe(
    "<bob> reacted to the message 8c1f (what was written is no longer kept)",
  );
});

it("leaves out what is not known", () => {
  const { actorId: _, ...data } = example("group.dissolved").data;
  expect(told({ ...example("group.dissolved"), data })).toBe("The group was dissolved");
});

it("names the first of many users, and counts the others", () => {
  const joined = example("members.joined");
  const crowd = (count: number) => Array.from({ length: count }, (_, index) => ({ userId: `u${index + 1}` }));
  const several = { ...joined, data: { ...joined.data, members: crowd(6) } };
  expect(told(several)).toContain("<u1>, <u2>, <u3>, <u4>, <u5>, <u6> joined, invited by <bob>");
  const many = { ...joined, data: { ...joined.data, members: crowd(500) } };
  expect(told(many)).toContain("<u1>, <u2>, <u3>, <u4>, <u5>, 495 more joined, invited by <bob>");
});

it("tells everything that changed in a profile, and what was emptied", () => {
  const updated = example("group.updated");
  const profile = { name: "", kind: "Public", mutedAll: true, custom: { a: 1 }, settings: { ApplyJoinOption: "No" } };
  expect(told({ ...updated, data: { ...updated.data, profile } })).toBe(
    "The group was changed by <anna>: name cleared, kind “Public”, only the owner and admins may speak, custom data changed, " +
      "settings ApplyJoinOption",
  );
  const toldOf = (changed: object) => told({ ...updated, data: { ...updated.data, profile: changed } });
  expect(toldOf({ mutedAll: true, mutedAllUntil: MOMENT, mutedAllSpares: "nobody" })).toBe(
    `The group was changed by <anna>: nobody may speak, the mute of all ends ${MOMENT}`,
  );
  expect(toldOf({ mutedAll: false, mutedAllUntil: null, mutedAllSpares: "admins" })).toBe(
    "The group was changed by <anna>: all members may speak",
  );
  expect(toldOf({ mutedAllUntil: null, mutedAllSpares: "admins", disabled: false })).toBe(
    "The group was changed by <anna>: the group is switched on again, a mute of all spares the owner and admins, " +
      "the mute of all does not end by itself",
  );
  expect(told({ ...updated, data: { ...updated.data, profile: {} } })).toBe("The group was changed by <anna>");
  const member = example("member.updated");
  expect(
    told({ ...member, data: { ...member.data, profile: { role: "admin", nickname: "", mutedUntil: null } } }),
  ).toBe("<cid>: now admin, no nickname, may speak again (by <anna>)");
  expect(told({ ...member, data: { ...member.data, profile: { mutedUntil: "forever", receives: false } } })).toBe(
    "<cid>: may not speak until the mute is lifted, gets no messages of the group (by <anna>)",
  );
});

it("tells where it was, what a message without a text is made of, and what is no longer kept", () => {
  const sent = example("message.sent");
  const message = { senderId: "bob", text: "", elements: [{ type: "TIMFaceElem", content: {} }] };
  expect(told({ ...sent, data: { ...sent.data, topicId: "甜点", message } })).toBe(
    "In the topic 甜点: <bob> sent TIMFaceElem",
  );
  const emptied = { elements: [], text: "" };
  expect(told({ ...sent, data: { ...sent.data, actorId: "", contentRemoved: true, message: emptied } })).toBe(
    "<> sent a message (what was written is no longer kept)",
  );
});

it("takes nothing that was written for a part of the sentence", () => {
  const sent = example("message.sent");
  const message = { elements: [], text: "[{sender}] {text}", senderId: "{text}" };
  expect(told({ ...sent, data: { ...sent.data, message } })).toBe("<{text}> wrote “[{sender}] {text}”");
});

function told(event: FeedEvent): string {
  return read(event, eventWords.en);
}

/** A sentence as text: users in angle brackets. */
function read(event: FeedEvent, words: EventWords): string {
  return eventSentence(event, words)
    .map((piece) => {
      if (typeof piece === "string") return piece;
      if ("userId" in piece) return `<${piece.userId}>`;
      return "outside" in piece ? piece.outside : String(piece.moment);
    })
    .join("");
}

function example<Type extends FeedEventType>(type: Type): FeedEventOf<Type> {
  const found = examples.get(type);
  if (!found || !isOf(found, type)) throw new Error(`the documents have no example of ${type}`);
  return found;
}

function isOf<Type extends FeedEventType>(event: FeedEvent, type: Type): event is FeedEventOf<Type> {
  return event.type === type;
}
