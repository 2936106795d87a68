import { given, identifier, listOf, optionalIdentifier, type Translators } from "@grouphook/core/adapter";
import { firstProfileOf, profileOf } from "./profile.js";
import { groupOrTopic, ofAnything, ofGroup, placeOf, records, reviews, type Said } from "./translator.js";

/** Commands about the topics of a community. None of them has a time, as documented. */
export const topicTranslators: Translators<Said> = {
  "Group.CallbackBeforeCreateTopic": reviews(
    ofAnything.extend({ Operator_Account: identifier, GroupId: optionalIdentifier, TopicId: optionalIdentifier }),
    (wire, said) => ({
      type: "topic.created",
      profile: firstProfileOf(said),
      ...given({ groupId: wire.GroupId, topicId: wire.TopicId }),
    }),
  ),

  "Group.CallbackAfterCreateTopic": records(ofGroup.extend({ TopicId: identifier }), (wire, said) => ({
    type: "topic.created",
    ...placeOf(wire),
    profile: firstProfileOf(said),
  })),

  // The documented sample (https://www.tencentcloud.com/document/product/1047/49466) does not say which topic.
  "Group.CallbackAfterTopicInfoChanged": records(
    groupOrTopic,
    (wire, said) => ({ type: "topic.updated", ...placeOf(wire), profile: profileOf(said) }),
    undefined,
    ({ TopicId }) => (TopicId === undefined ? "a topic changed, but not told which" : undefined),
  ),

  "Group.CallbackAfterTopicDestroyed": records(ofGroup.extend({ TopicIdList: listOf(identifier) }), (wire) => ({
    type: "topic.dissolved",
    groupId: wire.GroupId,
    topicIds: wire.TopicIdList,
  })),
};
