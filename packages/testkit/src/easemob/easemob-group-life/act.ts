import { REST } from "../easemob-app/app-key.js";
import { type LivingGroup, ownerOf } from "../easemob-app/group.js";
import type { World } from "../easemob-app/world.js";

/** A random change of an existing group. */
export type Act = (world: World, group: LivingGroup) => Promise<void>;

/** The owner or REST, who may change a group. */
export function authorityOf({ random }: World, group: LivingGroup): string {
  return random.pick([ownerOf(group), REST]);
}

/** Some members of a role; none if there are none. */
export function someOf({ random }: World, { members }: LivingGroup, roles: readonly string[]): readonly string[] {
  const all = [...members].filter(([, { role }]) => roles.includes(role)).map(([user]) => user);
  const some = all.filter(() => random.chance(0.3));
  return some.length > 0 || all.length === 0 ? some : [random.pick(all)];
}

/** Some users who are no members and may join, each once; none if there are none. */
export function outsiders({ random, users, time }: World, { members, blocked }: LivingGroup): readonly string[] {
  const chosen = Array.from({ length: 1 + random.below(4) }, () => random.pick(users));
  return [...new Set(chosen)].filter((user) => !members.has(user) && !((blocked.get(user) ?? 0) > time()));
}
