import { type EasemobInfo, type LivingGroup, ownerOf, setMember } from "./group.js";
import type { World } from "./world.js";

/** Lets a group begin. `members` are the first ones besides the owner, in order. */
export async function beginGroup(
  world: World,
  group: LivingGroup,
  operator: string,
  members: readonly string[],
): Promise<void> {
  world.begin(group);
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "created", members } });
}

/** Changes parts of what a group tells of itself. */
export async function changeInfo(
  world: World,
  group: LivingGroup,
  operator: string,
  change: Partial<EasemobInfo>,
): Promise<void> {
  group.info = { ...group.info, ...change };
  group.changedAt = world.tick();
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "info", change } });
}

/** Changes the announcement; empty deletes it. */
export async function announce(world: World, group: LivingGroup, operator: string, text: string): Promise<void> {
  group.announcement = text;
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "announcement" } });
}

/** Makes another member the owner; the former one becomes a plain member. */
export async function changeOwner(world: World, group: LivingGroup, operator: string, heir: string): Promise<void> {
  const former = ownerOf(group);
  setMember(group, former, { role: "member" });
  setMember(group, heir, { role: "owner" });
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "owner", former, heir } });
}

/** Lets only the owner, the admins and the allow list speak, or everybody. */
export async function muteAll(world: World, group: LivingGroup, operator: string, isMuted: boolean): Promise<void> {
  group.isMuted = isMuted;
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "mutedAll" } });
}

/** Switches a group off or on again, which only REST can do. */
export async function disable(world: World, group: LivingGroup, operator: string, isDisabled: boolean): Promise<void> {
  group.isDisabled = isDisabled;
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "disabled" } });
}

/** Shares a file with a group, or takes it back. */
export async function shareFile(world: World, group: LivingGroup, operator: string, fileId: string): Promise<void> {
  const operation = group.files.delete(fileId) ? "REMOVE" : "ADD";
  if (operation === "ADD") group.files.add(fileId);
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "files", operation, fileId } });
}

/** Ends a group. */
export async function endGroup(world: World, group: LivingGroup, operator: string): Promise<void> {
  const at = world.tick();
  world.end(group, at);
  await world.tellOf(group, { operator, at, happening: { what: "deleted", members: [...group.members.keys()] } });
}
