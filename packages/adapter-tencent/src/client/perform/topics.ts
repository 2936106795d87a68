import {
  given,
  identifier,
  isIdentifier,
  listIfAny,
  objectOf,
  optionalText,
  type Performed,
  readAnswer,
  type TopicCreated,
  type TopicDissolved,
  type TopicUpdated,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalInteger } from "../../wire.js";
import { type Answer, VENDOR } from "../answer.js";
import { GONE, TAKEN_BY_US, TOPIC_GONE } from "../codes.js";
import { profileFieldsOf } from "./fields.js";
import { impossible, madeInPart, madeOrRefused, make, type Task } from "./task.js";

const KIND = "Community";
const names = {
  ...({ name: "TopicName", settings: {} } as const),
  custom: (custom: unknown) => (typeof custom === "string" ? { CustomString: custom } : undefined),
};
const results = z.compile(
  z.object({
    DestroyResultItem: listIfAny(
      objectOf({ TopicId: identifier, ErrorCode: optionalInteger, ErrorInfo: optionalText }),
    ),
  }),
);

/** Makes a topic. */
export async function createTopic(change: TopicCreated, task: Task): Promise<Performed> {
  const { groupId, profile, topicId } = change;
  const { kind = KIND, mutedAll, ...told } = profile;
  if (groupId === undefined) return impossible("groupId: a topic at Tencent is in a group");
  if (!profile.name) return impossible("profile.name: a topic at Tencent has one");
  if (kind !== KIND) return impossible(`profile.kind: a topic at Tencent is of a ${KIND}`);
  const said = profileFieldsOf(mutedAll ? profile : told, { ...names, mutedAll: false });
  if ("beyond" in said) return impossible(`${said.beyond}: Tencent makes no topic with it`);
  const ids = given({ TopicId: topicId, From_Account: task.performing.actorId });
  const settings = { isRepeatable: topicId !== undefined, doneBefore: [TAKEN_BY_US] };
  const answer = await make(task, "create_topic", { GroupId: groupId, ...said.fields, ...ids }, settings);
  if (!answer.isDone) return madeOrRefused(answer, change);
  const made = { ...change, topicId: topicId ?? newId(answer), profile: { ...profile, kind } };
  return madeOrRefused(answer, made);
}

/** Changes a topic's profile. */
export async function updateTopic(change: TopicUpdated, task: Task): Promise<Performed> {
  const { groupId, topicId, profile } = change;
  if (topicId === undefined) return impossible("topicId: Tencent must be told which topic");
  if (profile.kind !== undefined) return impossible("profile.kind: that of a topic at Tencent stays as it is");
  const said = profileFieldsOf(profile, { ...names, mutedAll: true });
  if ("beyond" in said) return impossible(`${said.beyond}: Tencent has no such field of a topic`);
  if (Object.keys(said.fields).length === 0) return { result: "performed", change, asOf: task.rest.time() };
  const who = given({ From_Account: task.performing.actorId });
  const body = { GroupId: groupId, TopicId: topicId, ...said.fields, ...who };
  return madeOrRefused(await make(task, "modify_topic", body), change);
}

/** Ends topics. */
export async function dissolveTopics(change: TopicDissolved, task: Task): Promise<Performed> {
  const { groupId, topicIds } = change;
  const body = { GroupId: groupId, TopicIdList: topicIds };
  const answer = await make(task, "destroy_topic", body, { doneBefore: [GONE] });
  if (!answer.isDone) return madeOrRefused(answer, change);
  const place = { vendor: VENDOR, call: "destroy_topic", mayHaveActed: true };
  const told = readAnswer(results, answer.fields, place).DestroyResultItem;
  const isAgain = task.performing.idempotencyKey !== undefined;
  const refused = told.flatMap(({ TopicId, ErrorCode: code = 0, ErrorInfo: text = "" }) =>
    code === 0 || (isAgain && code === TOPIC_GONE) ? [] : { topicId: TopicId, code, text },
  );
  const left = new Set(refused.map(({ topicId }) => topicId));
  const made = topicIds.filter((topicId) => !left.has(topicId));
  return madeInPart(answer.asOf, { ...change, topicIds: made }, made, refused);
}

function newId({ fields: { TopicId } }: Answer): string {
  if (typeof TopicId === "string" && isIdentifier(TopicId)) return TopicId;
  const place = { vendor: VENDOR, call: "create_topic", mayHaveActed: true };
  throw new VendorCallError("unreadable", "TopicId is not a usable id", place);
}
