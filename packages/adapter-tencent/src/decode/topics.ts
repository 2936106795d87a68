import { z } from "zod";
import { given } from "../given.js";
import { identifier, listOf, optionalIdentifier } from "../wire.js";
import { firstProfileOf, profileOf } from "./profile.js";
import { asks, type Translator, tells } from "./translator.js";

const group = z.object({ GroupId: identifier });

/** Commands about the topics of a community. None of them has a time, as documented. */
export const topicTranslators: { readonly [command: string]: Translator } = {
  "Group.CallbackBeforeCreateTopic": asks(
    z.object({ Operator_Account: identifier, GroupId: optionalIdentifier, TopicId: optionalIdentifier }),
    (wire, said) => ({
      type: "topic.created",
      profile: firstProfileOf(said),
      ...given({ groupId: wire.GroupId, topicId: wire.TopicId }),
    }),
  ),

  "Group.CallbackAfterCreateTopic": tells(group.extend({ TopicId: identifier }), (wire, said) => ({
    type: "topic.created",
    groupId: wire.GroupId,
    topicId: wire.TopicId,
    profile: firstProfileOf(said),
  })),

  // The documented sample (https://www.tencentcloud.com/document/product/1047/49466) does not say which topic.
  "Group.CallbackAfterTopicInfoChanged": tells(
    group.extend({ TopicId: optionalIdentifier }),
    (wire, said) => ({
      type: "topic.updated",
      groupId: wire.GroupId,
      profile: profileOf(said),
      ...given({ topicId: wire.TopicId }),
    }),
    undefined,
    ({ TopicId }) => (TopicId === undefined ? "a topic changed, but not told which" : undefined),
  ),

  "Group.CallbackAfterTopicDestroyed": tells(group.extend({ TopicIdList: listOf(identifier) }), (wire) => ({
    type: "topic.dissolved",
    groupId: wire.GroupId,
    topicIds: wire.TopicIdList,
  })),
};
