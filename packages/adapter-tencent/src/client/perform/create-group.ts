import {
  type GroupCreated,
  given,
  isIdentifier,
  type MemberEntry,
  type PartRefusal,
  type Performed,
  VendorCallError,
} from "@grouphook/core/adapter";
import { kindNamed } from "../../wire.js";
import { type Answer, doubted, VENDOR } from "../answer.js";
import { TAKEN_BY_US } from "../codes.js";
import { readGroupInfo } from "../group-info.js";
import { readMembersNamed } from "../members.js";
import { dataOf, namedData, profileFieldsOf, type SettingNames } from "./fields.js";
import { addUsers, beyondEntries } from "./members.js";
import { afterActing, impossible, madeOrRefused, make, type Task } from "./task.js";

const FIRST_MEMBERS = 100;

const settings: SettingNames = {
  ...{ ApplyJoinOption: "ApplyJoinOption", InviteOption: "InviteJoinOption" },
  ...{ MaxMemberNum: "MaxMemberCount", SupportTopic: "SupportTopic" },
};

interface Plan {
  readonly body: object;
  readonly kind: string;
  readonly ownerId: string | undefined;
  readonly others: readonly MemberEntry[];
  /** Those for whom there is no place among the first members. */
  readonly laterIds: readonly string[];
}

/** Makes a group. Of more than 100 first members, the others join afterwards. */
export async function createGroup(change: GroupCreated, task: Task): Promise<Performed> {
  const plan = planOf(change);
  if (typeof plan === "string") return impossible(plan);
  const { body, kind, ownerId, others, laterIds } = plan;
  const isRepeatable = change.groupId !== undefined;
  const answer = await make(task, "create_group", body, { isRepeatable, doneBefore: [TAKEN_BY_US] });
  if (!answer.isDone) return madeOrRefused(answer, change);
  const groupId = change.groupId ?? newId(answer);
  const { refused } = await afterActing(addUsers(groupId, laterIds, task));
  // Of an earlier attempt, or made by somebody else: only Tencent knows what it is.
  if (answer.code === TAKEN_BY_US) return groupThere({ groupId, others, refused, answer }, task);
  const outside = new Set(refused.map(({ userId }) => userId));
  const owner: readonly MemberEntry[] = ownerId === undefined ? [] : [{ userId: ownerId, role: "owner" }];
  const made: GroupCreated = {
    ...{ type: "group.created", groupId, ...given({ ownerId }) },
    profile: { ...change.profile, kind: kindNamed(kind) },
    members: [...owner, ...others.filter(({ userId }) => !outside.has(userId))],
  };
  return { result: "performed", change: made, asOf: answer.asOf, ...(refused.length > 0 && { refused }) };
}

interface There {
  readonly groupId: string;
  readonly others: readonly MemberEntry[];
  readonly refused: readonly PartRefusal[];
  readonly answer: Answer;
}

/** A group that is there already, as it is. Those who are no members of it were refused. */
async function groupThere({ groupId, others, refused, answer }: There, task: Task): Promise<Performed> {
  const { rest, options, performing } = task;
  const asked = given({ signal: performing.signal });
  const [group] = await afterActing(readGroupInfo(rest, [groupId], options.groupFields, asked));
  if (group?.state !== "active") throw doubted(answer, { vendor: VENDOR, call: "create_group", mayHaveActed: true });
  const ownerId = group.ownerId ?? undefined;
  const userIds = [...(ownerId === undefined ? [] : [ownerId]), ...others.map(({ userId }) => userId)];
  const { members } = await afterActing(readMembersNamed(rest, groupId, userIds, asked));
  const known = new Set([...members, ...refused].map(({ userId }) => userId));
  const { code, text } = answer;
  const outside = others.flatMap(({ userId }) => (known.has(userId) ? [] : { userId, code, text }));
  const all = [...refused, ...outside];
  const there: GroupCreated = {
    ...{ type: "group.created", groupId, ...given({ ownerId }), profile: group.profile },
    members: members.map(({ joinedAt: _, silenced: __, receives: ___, ...entry }) => entry),
  };
  return { result: "performed", change: there, asOf: answer.asOf, ...(all.length > 0 && { refused: all }) };
}

/** How a group is to be made, or why it cannot be. */
function planOf({ groupId, profile, members, ...change }: GroupCreated): Plan | string {
  const { name, kind, mutedAll, ...told } = profile;
  if (!name) return "profile.name: a group at Tencent has one";
  if (!kind) return "profile.kind: a group at Tencent has one, such as Public";
  const said = profileFieldsOf(mutedAll ? profile : { ...told, name }, {
    ...{ name: "Name", mutedAll: false, settings },
    custom: (custom) => namedData("AppDefinedData", dataOf(custom)),
  });
  const ownerId = change.ownerId ?? members.find(({ role }) => role === "owner")?.userId;
  const others = members.filter(({ userId }) => userId !== ownerId);
  const beyond = "beyond" in said ? said.beyond : beyondEntries(others, ["admin", "member"]);
  if ("beyond" in said || beyond !== undefined) return `${beyond}: Tencent makes no group with it`;
  // Later ones can be made nothing but members.
  const inOrder = others.toSorted((left, right) => Number(right.role === "admin") - Number(left.role === "admin"));
  const MemberList = inOrder.slice(0, FIRST_MEMBERS).map(({ userId, role }) => ({
    Member_Account: userId,
    ...(role === "admin" && { Role: "Admin" }),
  }));
  const body = {
    ...{ Type: kind, ...said.fields, ...given({ GroupId: groupId, Owner_Account: ownerId }) },
    ...(MemberList.length > 0 && { MemberList }),
  };
  return { body, kind, ownerId, others, laterIds: inOrder.slice(FIRST_MEMBERS).map(({ userId }) => userId) };
}

function newId({ fields: { GroupId } }: Answer): string {
  if (typeof GroupId === "string" && isIdentifier(GroupId)) return GroupId;
  const place = { vendor: VENDOR, call: "create_group", mayHaveActed: true };
  throw new VendorCallError("unreadable", "GroupId is not a usable id", place);
}
