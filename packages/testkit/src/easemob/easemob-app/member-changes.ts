import { type LivingGroup, newMember, setMember } from "./group.js";
import type { ListOperation } from "./happening.js";
import type { World } from "./world.js";

/** Lets users join. `by` accepted their application, or had invited them. */
export async function join(
  world: World,
  group: LivingGroup,
  operator: string,
  joining: { readonly how: "DIRECT" | "INVITE" | "APPLY"; readonly users: readonly string[]; readonly by?: string },
): Promise<void> {
  const at = world.tick();
  for (const user of joining.users) group.members.set(user, newMember(at));
  await world.tellOf(group, { operator, at, happening: { what: "joined", ...joining } });
}

/** Lets members leave. */
export async function leave(
  world: World,
  group: LivingGroup,
  operator: string,
  how: "QUIT" | "KICK",
  users: readonly string[],
): Promise<void> {
  for (const user of users) group.members.delete(user);
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "left", how, users } });
}

/** Makes members admins, or plain members again. */
export async function changeAdmins(
  world: World,
  group: LivingGroup,
  operator: string,
  operation: ListOperation,
  users: readonly string[],
): Promise<void> {
  for (const user of users) setMember(group, user, { role: operation === "ADD" ? "admin" : "member" });
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "admins", operation, users } });
}

/** Lets members not speak until a moment. */
export async function mute(
  world: World,
  group: LivingGroup,
  operator: string,
  users: readonly string[],
  until: number,
): Promise<void> {
  for (const user of users) setMember(group, user, { mutedUntil: until });
  const happening = { what: "mutes", operation: "ADD", users, until } as const;
  await world.tellOf(group, { operator, at: world.tick(), happening });
}

/** Lets members speak again. */
export async function unmute(
  world: World,
  group: LivingGroup,
  operator: string,
  users: readonly string[],
): Promise<void> {
  for (const user of users) {
    const { mutedUntil, ...member } = group.members.get(user) ?? newMember(world.time());
    group.members.set(user, member);
  }
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "mutes", operation: "REMOVE", users } });
}

/** Lets a member get no messages of the group, or get them again. */
export async function shield(world: World, group: LivingGroup, user: string, shields: boolean): Promise<void> {
  setMember(group, user, { shields });
  const happening = { what: "shielded", operation: shields ? "ADD" : "REMOVE", user } as const;
  await world.tellOf(group, { operator: user, at: world.tick(), happening });
}

/** Sets attributes of a member. */
export async function setAttributes(
  world: World,
  group: LivingGroup,
  operator: string,
  user: string,
  attributes: { readonly [key: string]: string },
): Promise<void> {
  const member = group.members.get(user) ?? newMember(world.time());
  setMember(group, user, { attributes: new Map([...member.attributes, ...Object.entries(attributes)]) });
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "attributes", user, attributes } });
}
