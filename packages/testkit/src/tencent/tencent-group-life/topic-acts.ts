import { type LivingGroup, ownerOf } from "./group.js";
import { type Act, authorityOf, newProfile, profileFields } from "./group-acts.js";

function livingTopics({ topics }: LivingGroup): readonly string[] {
  return [...topics].filter(([, { isDestroyed }]) => !isDestroyed).map(([topicId]) => topicId);
}

/** Changes of the topics of communities. As documented, they are reported without a time. */
export const topicActs: { readonly create: Act; readonly [name: string]: Act } = {
  async create(world, group) {
    const { groupId: GroupId, type: Type } = group;
    if (Type !== "Community") return;
    const Name = world.random.pick(["MyFirstTopic", "话题 🎉", "spam"]);
    const operator = { Operator_Account: authorityOf(world, group) };
    const { allowed } = await world.ask("Group.CallbackBeforeCreateTopic", undefined, { ...operator, Type, Name });
    if (!allowed) return;
    const TopicId = `${GroupId}@TOPIC#_@TOPIC#c${world.number()}`;
    group.topics.set(TopicId, { name: Name, introduction: "", notification: "", faceUrl: "", isDestroyed: false });
    const owner = ownerOf(group);
    await world.tell("Group.CallbackAfterCreateTopic", undefined, {
      GroupId,
      TopicId,
      ...operator,
      ...(owner !== undefined && { Owner_Account: owner }),
      Type,
      Name,
    });
  },

  async changeInfo(world, group) {
    const { groupId: GroupId, type: Type, topics } = group;
    const topicIds = livingTopics(group);
    if (topicIds.length === 0) return;
    const TopicId = world.random.pick(topicIds);
    const topic = topics.get(TopicId);
    if (!topic) return;
    const change = newProfile(world);
    topics.set(TopicId, { ...topic, ...change });
    const fields = { GroupId, TopicId, Type, Operator_Account: authorityOf(world, group), ...profileFields(change) };
    await world.tell("Group.CallbackAfterTopicInfoChanged", undefined, fields);
  },

  async destroy(world, group) {
    const { groupId: GroupId, type: Type, topics } = group;
    const TopicIdList = livingTopics(group).filter(() => world.random.chance(0.3));
    if (TopicIdList.length === 0) return;
    for (const topicId of TopicIdList) {
      const topic = topics.get(topicId);
      if (topic) topics.set(topicId, { ...topic, isDestroyed: true });
    }
    await world.tell("Group.CallbackAfterTopicDestroyed", undefined, { GroupId, Type, TopicIdList });
  },
};
