import { REST } from "../easemob-app/app-key.js";
import { newGroupId } from "../easemob-app/filling.js";
import { type EasemobInfo, newGroup } from "../easemob-app/group.js";
import {
  announce,
  beginGroup,
  changeInfo,
  changeOwner,
  disable,
  endGroup,
  muteAll,
} from "../easemob-app/group-changes.js";
import { type Apis, type Call, forbidOthers, groupIn, neededTextIn, textIn } from "./call.js";
import { wrong } from "./refusal.js";

const MOST_ANNOUNCED = 512;
const FIELDS = [
  ...["groupname", "name", "avatar", "description", "maxusers", "membersonly", "allowinvites"],
  ...["invite_need_confirm", "public", "custom"],
];

/** Creates, changes and ends groups. */
export const groupWriting: Apis = {
  async "POST /chatgroups"(call) {
    const { world, body, path } = call;
    const owner = neededTextIn(call, "owner").toLowerCase();
    const isRoom = path.kind === "chatrooms";
    if (!isRoom && typeof body.public !== "boolean") throw wrong("group must contain public field!");
    const listed = Array.isArray(body.members) ? body.members.map((user) => String(user).toLowerCase()) : [];
    const members = [...new Set(listed)].filter((user) => user !== owner);
    const groupId = newGroupId(world);
    const type = isRoom ? "CHATROOM" : "GROUP";
    // Documented: in a public group, members may invite only after that is changed.
    const info = { ...infoIn(call), ...(body.public === true && { membersMayInvite: false }) };
    const group = newGroup({ groupId, type, info, createdAt: world.tick(), owner, members });
    await beginGroup(world, group, REST, members);
    return { data: isRoom ? { id: groupId } : { groupid: groupId } };
  },

  async "PUT /chatgroups/:id"(call) {
    const { world, body } = call;
    const group = groupIn(call);
    if (body.newowner !== undefined) {
      const heir = neededTextIn(call, "newowner").toLowerCase();
      forbidOthers(group, [heir]);
      await changeOwner(world, group, REST, heir);
      return { data: { newowner: true } };
    }
    const others = Object.keys(body).filter((name) => !FIELDS.includes(name));
    if (others.length > 0) throw wrong(`some of [${others.join(", ")}] are not valid fields`);
    await changeInfo(world, group, REST, infoIn(call));
    return { data: Object.fromEntries(Object.keys(body).map((name) => [name, true])) };
  },

  async "POST /chatgroups/:id/disable"(call) {
    await disable(call.world, groupIn(call), REST, true);
    return { data: { disabled: true } };
  },

  async "POST /chatgroups/:id/enable"(call) {
    await disable(call.world, groupIn(call), REST, false);
    return { data: { disabled: false } };
  },

  async "POST /chatgroups/:id/ban"(call) {
    await muteAll(call.world, groupIn(call), REST, true);
    return { data: { mute: true } };
  },

  async "DELETE /chatgroups/:id/ban"(call) {
    await muteAll(call.world, groupIn(call), REST, false);
    return { data: { mute: false } };
  },

  async "POST /chatgroups/:id/announcement"(call) {
    const group = groupIn(call);
    await announce(call.world, group, REST, textIn(call, "announcement", MOST_ANNOUNCED) ?? "");
    return { data: { id: group.groupId, result: true } };
  },

  async "DELETE /chatgroups/:id"(call) {
    const group = groupIn(call);
    await endGroup(call.world, group, REST);
    const { groupId } = group;
    return { data: { success: true, ...(group.type === "CHATROOM" ? { id: groupId } : { groupid: groupId }) } };
  },
};

function infoIn(call: Call): Partial<EasemobInfo> {
  const { body } = call;
  const title = textIn(call, "groupname", 128) ?? textIn(call, "name", 128);
  const description = textIn(call, "description", 512);
  const avatar = textIn(call, "avatar", 1024);
  const custom = textIn(call, "custom", 8192);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(avatar !== undefined && { avatar }),
    ...(custom !== undefined && { custom }),
    ...(typeof body.maxusers === "number" && { maxUsers: body.maxusers }),
    ...(typeof body.allowinvites === "boolean" && { membersMayInvite: body.allowinvites }),
    ...(typeof body.invite_need_confirm === "boolean" && { invitationsNeedConsent: body.invite_need_confirm }),
    ...(typeof body.public === "boolean" && { isPublic: body.public }),
  };
}
