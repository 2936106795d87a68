import { beginTopic, changeTopic, endTopics, livingTopics } from "../tencent-app/topic-changes.js";
import { type Act, authorityOf, newProfile } from "./group-acts.js";

/** Changes of the topics of communities. As documented, they are reported without a time. */
export const topicActs: { readonly create: Act; readonly [name: string]: Act } = {
  async create(world, group) {
    const { groupId, type: Type, hasTopics } = group;
    if (Type !== "Community" || !hasTopics) return;
    const Name = world.random.pick(["MyFirstTopic", "话题 🎉", "spam"]);
    const operator = authorityOf(world, group);
    const question = { Operator_Account: operator, Type, Name };
    const { allowed } = await world.ask("Group.CallbackBeforeCreateTopic", undefined, question);
    if (!allowed) return;
    const topicId = `${groupId}@TOPIC#_@TOPIC#c${world.number()}`;
    await beginTopic(world, group, operator, topicId, { name: Name, introduction: "", notification: "", faceUrl: "" });
  },

  async changeInfo(world, group) {
    const topicIds = livingTopics(group);
    if (topicIds.length === 0) return;
    const topicId = world.random.pick(topicIds);
    const change = newProfile(world);
    await changeTopic(world, group, authorityOf(world, group), topicId, change);
  },

  async destroy(world, group) {
    const topicIds = livingTopics(group).filter(() => world.random.chance(0.3));
    if (topicIds.length > 0) await endTopics(world, group, topicIds);
  },
};
