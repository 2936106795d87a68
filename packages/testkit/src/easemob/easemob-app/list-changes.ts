import type { LivingGroup } from "./group.js";
import type { ListOperation } from "./happening.js";
import type { World } from "./world.js";

/** Puts users on the list of those who may not join, until a moment; members among them leave. */
export async function block(
  world: World,
  group: LivingGroup,
  operator: string,
  users: readonly string[],
  until: number,
): Promise<void> {
  const removed = users.filter((user) => group.members.delete(user));
  for (const user of users) group.blocked.set(user, until);
  const happening = { what: "blocked", operation: "ADD", users, until, removed } as const;
  await world.tellOf(group, { operator, at: world.tick(), happening });
}

/** Takes users off that list. */
export async function unblock(
  world: World,
  group: LivingGroup,
  operator: string,
  users: readonly string[],
): Promise<void> {
  for (const user of users) group.blocked.delete(user);
  const happening = { what: "blocked", operation: "REMOVE", users, removed: [] } as const;
  await world.tellOf(group, { operator, at: world.tick(), happening });
}

/** Puts users on the list of those who may speak while all are muted, or takes them off it. */
export async function changeAllowed(
  world: World,
  group: LivingGroup,
  operator: string,
  operation: ListOperation,
  users: readonly string[],
): Promise<void> {
  for (const user of users) {
    if (operation === "ADD") group.allowed.add(user);
    else group.allowed.delete(user);
  }
  await world.tellOf(group, { operator, at: world.tick(), happening: { what: "allowed", operation, users } });
}
