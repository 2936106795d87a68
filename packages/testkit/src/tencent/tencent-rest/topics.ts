import type { LivingGroup } from "../tencent-app/group.js";
import { beginTopic, changeTopic, endTopics, livingTopics } from "../tencent-app/topic-changes.js";
import { accountIn, type Body, optionalTextIn, optionalWordIn, textIn, textsIn } from "./body.js";
import { profileIn } from "./group-writing.js";
import { Refusal, wrong } from "./refusal.js";
import { type Api, askBackend, groupIn, type Service } from "./service.js";

/** Makes, changes, ends and tells topics. */
export const topicApis: { readonly [api: string]: Api } = {
  get_topic(body, service) {
    const group = communityIn(body, service);
    accountIn(body, "From_Account");
    const topicIds = body.TopicIdList === undefined ? livingTopics(group) : textsIn(body, "TopicIdList", 100);
    return { TopicAndSelfInfo: topicIds.map((topicId) => topicInfo(topicId, group)) };
  },

  async create_topic(body, service) {
    const { world, admin } = service;
    const group = communityIn(body, service);
    const name = textIn(body, "TopicName", 150);
    const TopicId = optionalTextIn(body, "TopicId", 96) ?? `${group.groupId}@TOPIC#_@TOPIC#c${world.number()}`;
    if (!TopicId.startsWith(`${group.groupId}@TOPIC#_`)) throw wrong("TopicId does not begin as it must");
    if (group.topics.get(TopicId)?.isDestroyed === false) throw new Refusal(10_025, "the topic id is used");
    const operator = body.From_Account === undefined ? admin : accountIn(body, "From_Account");
    const question = { Operator_Account: operator, Type: group.type, Name: name };
    await askBackend(service, "Group.CallbackBeforeCreateTopic", question);
    const customString = optionalTextIn(body, "CustomString", 3000);
    const profile = { introduction: "", notification: "", faceUrl: "", ...profileIn(body, "TopicName"), name };
    await beginTopic(world, group, operator, TopicId, {
      ...profile,
      ...(customString !== undefined && { customString }),
    });
    return { TopicId };
  },

  async modify_topic(body, service) {
    const group = communityIn(body, service);
    const topicId = textIn(body, "TopicId");
    const topic = group.topics.get(topicId);
    if (topic?.isDestroyed !== false) throw new Refusal(110_003, "the topic has been deleted");
    const operator = body.From_Account === undefined ? service.admin : accountIn(body, "From_Account");
    const change = profileIn(body, "TopicName");
    const isMuted = optionalWordIn(body, "MuteAllMember", ["On", "Off"]);
    const customString = optionalTextIn(body, "CustomString", 3000);
    group.topics.set(topicId, {
      ...topic,
      ...(isMuted && { isMuted: isMuted === "On" }),
      ...(customString !== undefined && { customString }),
    });
    if (Object.keys(change).length > 0) await changeTopic(service.world, group, operator, topicId, change);
    return {};
  },

  async destroy_topic(body, service) {
    const group = communityIn(body, service);
    const topicIds = textsIn(body, "TopicIdList", 100);
    const living = new Set(livingTopics(group));
    const ended = topicIds.filter((topicId) => living.has(topicId));
    if (ended.length > 0) await endTopics(service.world, group, ended);
    const DestroyResultItem = topicIds.map((TopicId) =>
      living.has(TopicId)
        ? { TopicId, ErrorCode: 0, ErrorInfo: "" }
        : { TopicId, ErrorCode: 110_003, ErrorInfo: "the topic has been deleted" },
    );
    return { DestroyResultItem };
  },
};

function communityIn(body: Body, service: Service): LivingGroup {
  const group = groupIn(body, service);
  if (!group.hasTopics) throw new Refusal(11_000, "the group has no topics");
  return group;
}

function topicInfo(TopicId: string, { groupId, topics, lastSeqs }: LivingGroup): object {
  const topic = topics.get(TopicId);
  if (topic?.isDestroyed !== false) return { ErrorCode: 110_003, ErrorInfo: "the topic has been deleted" };
  return {
    ErrorCode: 0,
    ErrorInfo: "ok",
    SelfInfo: { ShutUpTime: 0, MsgSeq: 0, MsgFlag: "AcceptAndNotify" },
    TopicInfo: {
      TopicName: topic.name,
      // Documented with a capital D.
      GroupID: groupId,
      FaceUrl: topic.faceUrl,
      TopicId,
      NextMsgSeq: (lastSeqs.get(TopicId) ?? 0) + 1,
      Notification: topic.notification,
      Introduction: topic.introduction,
      CreateTime: Math.floor(topic.createdAt / 1000),
      LastMsgTime: 0,
      MuteAllMember: topic.isMuted ? "On" : "Off",
      CustomString: topic.customString ?? "",
    },
  };
}
