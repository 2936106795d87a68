import { REST } from "../easemob-app/app-key.js";
import { FOR_EVER, type LivingGroup } from "../easemob-app/group.js";
import { block, changeAllowed, unblock } from "../easemob-app/list-changes.js";
import { changeAdmins, join, leave, mute, setAttributes, unmute } from "../easemob-app/member-changes.js";
import { type Apis, type Call, forbidOthers, groupIn, neededTextIn, usersIn } from "./call.js";
import { noMembers, Refusal, wrong } from "./refusal.js";

/** Changes members, their roles and rights, and the lists. */
export const memberWriting: Apis = {
  "POST /chatgroups/:id/users": add,
  "POST /chatgroups/:id/users/:users": add,

  async "DELETE /chatgroups/:id/users/:users"(call) {
    const [group, users] = [groupIn(call), usersIn(call)];
    const { members } = group;
    const there = users.filter((user) => members.has(user));
    // Documented: refused only if none of them is a member.
    if (there.length === 0) throw noMembers(users);
    forbidOthers(group, there);
    await leave(call.world, group, REST, "KICK", there);
    return { data: results(group, users, "remove_member", (user) => there.includes(user)) };
  },

  async "POST /chatgroups/:id/mute"(call) {
    const [group, users] = [groupIn(call), usersIn(call)];
    const { mute_duration: duration } = call.body;
    if (typeof duration !== "number") throw wrong("mute_duration must be provided");
    forbidOthers(group, users);
    const expire = duration < 0 ? FOR_EVER : call.world.time() + duration;
    await mute(call.world, group, REST, users, expire);
    return { data: users.map((user) => ({ result: true, expire, user })) };
  },

  async "DELETE /chatgroups/:id/mute/:users"(call) {
    const [group, users] = [groupIn(call), usersIn(call)];
    const muted = users.filter((user) => group.members.get(user)?.mutedUntil !== undefined);
    if (muted.length > 0) await unmute(call.world, group, REST, muted);
    return { data: users.map((user) => ({ result: true, user })) };
  },

  "POST /chatgroups/:id/blocks/users": blockAll,
  "POST /chatgroups/:id/blocks/users/:users": blockAll,

  async "DELETE /chatgroups/:id/blocks/users/:users"(call) {
    const [group, users] = [groupIn(call), usersIn(call)];
    const blocked = users.filter((user) => group.blocked.has(user));
    if (blocked.length === 0) throw noMembers(users);
    await unblock(call.world, group, REST, blocked);
    return { data: results(group, users, "remove_blocks", (user) => blocked.includes(user)) };
  },

  "POST /chatgroups/:id/white/users": allow,
  "POST /chatgroups/:id/white/users/:users": allow,

  async "DELETE /chatgroups/:id/white/users/:users"(call) {
    const [group, users] = [groupIn(call), usersIn(call)];
    await changeAllowed(call.world, group, REST, "REMOVE", users);
    return { data: results(group, users, "remove_user_whitelist", () => true) };
  },

  async "POST /chatgroups/:id/admin"(call) {
    const group = groupIn(call);
    const user = neededTextIn(call, "newadmin").toLowerCase();
    forbidOthers(group, [user]);
    await changeAdmins(call.world, group, REST, "ADD", [user]);
    return { data: { result: "success", newadmin: user } };
  },

  async "DELETE /chatgroups/:id/admin/:users"(call) {
    const group = groupIn(call);
    const [user = ""] = usersIn(call);
    if (group.members.get(user)?.role !== "admin") {
      throw new Refusal(400, "invalid_parameter", `user: ${user} doesn't exist in admin list`);
    }
    await changeAdmins(call.world, group, REST, "REMOVE", [user]);
    return { data: { result: "success", oldadmin: user } };
  },

  async "PUT /metadata/chatgroup/:id/user/:users"(call) {
    const group = groupIn(call);
    const [user = ""] = usersIn(call);
    const { metaData } = call.body;
    if (!group.members.has(user)) throw noMembers([user]);
    if (typeof metaData !== "object" || metaData === null) throw wrong("metaData must be provided");
    const attributes = Object.fromEntries(Object.entries(metaData).map(([name, value]) => [name, String(value)]));
    await setAttributes(call.world, group, REST, user, attributes);
    return { data: Object.fromEntries(group.members.get(user)?.attributes ?? []) };
  },
};

async function add(call: Call): Promise<object> {
  const [group, users] = [groupIn(call), usersIn(call)];
  const { groupId, members, blocked } = group;
  const [kept] = users.filter((user) => (blocked.get(user) ?? 0) > call.world.time());
  if (kept !== undefined)
    throw new Refusal(403, "forbidden_op", `can not join this group, reason:user: ${kept} in blacklist`);
  const added = users.filter((user) => !members.has(user));
  if (added.length === 0) {
    const reason = `can not join this group, reason:user: ${users.join(", ")} already in group: ${groupId}\n`;
    throw new Refusal(403, "forbidden_op", reason);
  }
  if (members.size + added.length > group.info.maxUsers) {
    throw new Refusal(403, "exceed_limit", "members size is greater than max user size !");
  }
  await join(call.world, group, REST, { how: "DIRECT", users: added });
  const action = "add_member";
  return call.path.users === undefined
    ? { data: { newmembers: added, groupid: groupId, action } }
    : { data: { result: true, groupid: groupId, action, user: added[0] } };
}

/** Documented: only members can be blocked; in a list, each has its result. */
async function blockAll(call: Call): Promise<object> {
  const [group, users] = [groupIn(call), usersIn(call)];
  const there = users.filter((user) => group.members.has(user));
  if (there.length === 0) throw noMembers(users);
  forbidOthers(group, there);
  await block(call.world, group, REST, there, FOR_EVER);
  const data = results(group, users, "add_blocks", (user) => there.includes(user));
  return { data: call.path.users === undefined ? data : data[0] };
}

async function allow(call: Call): Promise<object> {
  const [group, users] = [groupIn(call), usersIn(call)];
  forbidOthers(group, users);
  await changeAllowed(call.world, group, REST, "ADD", users);
  const data = results(group, users, "add_user_whitelist", () => true);
  return { data: call.path.users === undefined ? data : data[0] };
}

/** What came of each user. */
function results(
  { groupId }: LivingGroup,
  users: readonly string[],
  action: string,
  isDone: (user: string) => boolean,
): readonly object[] {
  return users.map((user) => ({
    result: isDone(user),
    action,
    ...(!isDone(user) && { reason: `user: ${user} doesn't exist in group: ${groupId}` }),
    user,
    groupid: groupId,
  }));
}
