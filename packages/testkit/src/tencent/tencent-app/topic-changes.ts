import { type LivingGroup, ownerOf, type TencentProfile, type TencentTopic } from "./group.js";
import { profileFields } from "./group-changes.js";
import type { World } from "./world.js";

/** Lets a topic begin. */
export async function beginTopic(
  world: World,
  group: LivingGroup,
  operator: string,
  topicId: string,
  topic: Omit<TencentTopic, "isDestroyed" | "createdAt">,
): Promise<void> {
  group.topics.set(topicId, { ...topic, isDestroyed: false, createdAt: world.time() });
  const owner = ownerOf(group);
  await world.tell("Group.CallbackAfterCreateTopic", undefined, {
    GroupId: group.groupId,
    TopicId: topicId,
    Operator_Account: operator,
    ...(owner !== undefined && { Owner_Account: owner }),
    Type: group.type,
    Name: topic.name,
  });
}

/** Changes the part of a topic's profile whose changes are reported. */
export async function changeTopic(
  world: World,
  group: LivingGroup,
  operator: string,
  topicId: string,
  change: Partial<TencentProfile>,
): Promise<void> {
  const { groupId: GroupId, type: Type, topics } = group;
  const topic = topics.get(topicId);
  if (!topic) throw new Error(`${topicId} is not a topic`);
  topics.set(topicId, { ...topic, ...change });
  const fields = { GroupId, TopicId: topicId, Type, Operator_Account: operator, ...profileFields(change) };
  await world.tell("Group.CallbackAfterTopicInfoChanged", undefined, fields);
}

/** Ends topics. */
export async function endTopics(world: World, group: LivingGroup, topicIds: readonly string[]): Promise<void> {
  const { groupId: GroupId, type: Type, topics } = group;
  for (const topicId of topicIds) {
    const topic = topics.get(topicId);
    if (topic) topics.set(topicId, { ...topic, isDestroyed: true });
  }
  await world.tell("Group.CallbackAfterTopicDestroyed", undefined, { GroupId, Type, TopicIdList: topicIds });
}

/** The topics of a group that exist. */
export function livingTopics({ topics }: LivingGroup): readonly string[] {
  return [...topics].filter(([, { isDestroyed }]) => !isDestroyed).map(([topicId]) => topicId);
}
