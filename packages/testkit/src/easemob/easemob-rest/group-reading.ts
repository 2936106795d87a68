import { prefixed } from "../easemob-app/app-key.js";
import { type EasemobGroup, type LivingGroup, ownerOf } from "../easemob-app/group.js";
import { type Apis, type Call, groupIn, groupOf, kindOf, numberIn } from "./call.js";
import { wrong } from "./refusal.js";

const MOST_GROUPS = 1000;
const MOST_DETAILS = 100;
const MOST_AFFILIATIONS = 10_000;

/** Lists and tells groups. */
export const groupReading: Apis = {
  /** Newest first; a cursor stands for how many were told before. */
  "GET /chatgroups"(call) {
    const { world, query, path } = call;
    const limit = numberIn(call, "limit", 10, MOST_GROUPS);
    if (limit === 0) throw wrong("limit is not in [1,1000]");
    const cursor = Buffer.from(query.get("cursor") ?? "", "base64url").toString("utf8");
    const first = cursor === "" ? world.groups.size : Number(/^chatgroups:(\d+)$/.exec(cursor)?.[1] ?? Number.NaN);
    if (Number.isNaN(first)) throw wrong("cursor is invalid");
    const all = [...world.groups.values()];
    const data: object[] = [];
    let place = first;
    for (; place > 0 && data.length < limit; place -= 1) {
      const group = all[place - 1];
      if (group && group.deletedAt === undefined && kindOf(group) === path.kind) data.push(entryOf(call, group));
    }
    const rest = all.slice(0, place).some((group) => group.deletedAt === undefined && kindOf(group) === path.kind);
    return {
      data,
      count: data.length,
      ...(rest && { cursor: Buffer.from(`chatgroups:${place}`).toString("base64url") }),
    };
  },

  "GET /chatgroups/:id"(call) {
    const { world, path } = call;
    const ids = (path.id ?? "").split(",");
    if (ids.length > MOST_DETAILS) throw wrong(`group ids are more than ${MOST_DETAILS}`);
    if (ids.length === 1) {
      const details = detailsOf(groupIn(call));
      // Printed: a group in a list, a room alone.
      return path.kind === "chatrooms" ? { data: details } : { data: [details], count: 1 };
    }
    const data = ids.map((id) => {
      const group = groupOf(world, id, path.kind);
      // Documented: those that exist are told, and of others that they do not.
      return group ? detailsOf(group) : { id, error: "group id doesn't exist" };
    });
    return { data, count: data.length };
  },

  "GET /chatgroups/:id/announcement": (call) => ({ data: { announcement: groupIn(call).announcement } }),

  "GET /chatgroups/user/:user"(call) {
    const { world, path } = call;
    const size = Math.max(1, numberIn(call, "pagesize", 5, 20));
    const first = numberIn(call, "pagenum", 0, Number.MAX_SAFE_INTEGER) * size;
    const joined = [...world.living].filter(
      (group) => group.members.has(path.user ?? "") && kindOf(group) === path.kind,
    );
    const entities = joined.slice(first, first + size).map((group) => ({
      ...detailsOf(group),
      groupId: group.groupId,
      affiliations: undefined,
    }));
    return { entities, total: joined.length };
  },

  "GET /chatgroups/:id/user/:user/is_joined": (call) => ({ data: groupIn(call).members.has(call.path.user ?? "") }),
};

/** Seen in the sample: the owner with the app key, and a time in a text. Rooms have other names. */
function entryOf({ world }: Call, group: LivingGroup): object {
  if (group.type === "CHATROOM") {
    const { groupId: id, info, members } = group;
    return { id, name: info.title, owner: ownerOf(group), affiliations_count: members.size };
  }
  return {
    owner: prefixed(world.appkey, ownerOf(group)),
    groupid: group.groupId,
    affiliations: group.members.size,
    type: "group",
    lastModified: String(group.changedAt),
    groupname: group.info.title,
  };
}

/** Documented: admins are listed as members, and no more than 10,000 are. */
function detailsOf(group: EasemobGroup): object {
  const { groupId, info, members, createdAt, isMuted, isDisabled } = group;
  const affiliations = [...members].map(([user, { role }]) => (role === "owner" ? { owner: user } : { member: user }));
  return {
    ...{ id: groupId, name: info.title, avatar: info.avatar, description: info.description },
    ...{ membersonly: true, allowinvites: info.membersMayInvite, maxusers: info.maxUsers },
    ...{ owner: ownerOf(group), created: createdAt, custom: info.custom, mute: isMuted },
    ...{ affiliations_count: members.size, disabled: isDisabled, public: info.isPublic },
    affiliations: affiliations.slice(0, MOST_AFFILIATIONS),
  };
}
