import { REST } from "../easemob-app/app-key.js";
import { newGroupId } from "../easemob-app/filling.js";
import { type EasemobInfo, newGroup, ownerOf } from "../easemob-app/group.js";
import {
  announce,
  beginGroup,
  changeInfo,
  changeOwner,
  disable,
  endGroup,
  muteAll,
  shareFile,
} from "../easemob-app/group-changes.js";
import type { World } from "../easemob-app/world.js";
import { type Act, authorityOf } from "./act.js";

const TITLES = ["测试01", "This is Newgroup0912", 'a "b" \\ </c>', "50% + 1 & more 🎉"];

/** Creates a group or a room, with first members. */
export async function createGroup(world: World): Promise<void> {
  const { random, users } = world;
  const owner = random.pick(users);
  const others = new Set(Array.from({ length: random.below(6) }, () => random.pick(users)));
  others.delete(owner);
  const isTold = world.dialect === "group_op_event";
  // Not told in the old dialect.
  const admins = [...others].filter(() => random.chance(0.2) && isTold);
  const group = newGroup({
    // Printed: ids that an app chose.
    groupId: random.chance(0.2) ? `test_${world.number()}` : newGroupId(world),
    type: random.chance(0.2) ? "CHATROOM" : "GROUP",
    info: newInfo(world),
    createdAt: world.tick(),
    ...{ owner, admins, members: [...others].filter((user) => !admins.includes(user)) },
  });
  await beginGroup(world, group, random.pick([owner, REST]), [...others]);
}

function newInfo({ random }: World): Partial<EasemobInfo> {
  const changes: Partial<EasemobInfo>[] = [
    { title: random.pick(TITLES) },
    { description: random.pick(["", "描述", "updategroupinfo123"]) },
    { custom: random.pick(["", '{"level":1}']) },
    { maxUsers: random.pick([200, 2000]) },
    { invitationsNeedConsent: random.chance(0.5) },
    { isPublic: random.chance(0.5) },
    { membersMayInvite: random.chance(0.5) },
  ];
  return Object.assign({}, random.pick(changes), ...changes.filter(() => random.chance(0.2)));
}

/** Changes of a group itself. */
export const groupActs: { readonly [name: string]: Act } = {
  async changeInfo(world, group) {
    const { random } = world;
    const change = newInfo(world);
    const avatar = random.chance(0.2) ? { avatar: `https://cdn.example/${random.below(9)}.png` } : {};
    // Only the newer documents tell of a picture.
    await changeInfo(world, group, authorityOf(world, group), { ...change, ...(world.vintage >= 2025 && avatar) });
  },

  async announce(world, group) {
    await announce(world, group, authorityOf(world, group), world.random.pick(["", "公告", "notice"]));
  },

  async changeOwner(world, group) {
    const owner = ownerOf(group);
    const heirs = [...group.members.keys()].filter((user) => user !== owner);
    if (heirs.length > 0) await changeOwner(world, group, authorityOf(world, group), world.random.pick(heirs));
  },

  muteAll: (world, group) => muteAll(world, group, authorityOf(world, group), !group.isMuted),

  async disable(world, group) {
    // Not told in the old dialect.
    if (world.dialect === "group_op_event") await disable(world, group, REST, !group.isDisabled);
  },

  async shareFile(world, group) {
    if (group.type === "CHATROOM") return;
    const { random } = world;
    const fileId = group.files.size > 0 && random.chance(0.5) ? random.pick([...group.files]) : world.uuid();
    await shareFile(world, group, authorityOf(world, group), fileId);
  },

  async end(world, group) {
    if (world.random.chance(0.3)) await endGroup(world, group, authorityOf(world, group));
  },
};
