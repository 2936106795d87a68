import { newGroup } from "./group.js";
import type { World } from "./world.js";

/** Plain groups to be made at once. */
export interface EasemobFilling {
  readonly groups: number;
  /** How many members each has, with its owner. */
  readonly membersEach: number;
}

/** Makes plain groups of which nobody was told, as before callbacks were switched on. */
export function fill(world: World, { groups, membersEach }: EasemobFilling): void {
  const users = Array.from({ length: membersEach }, (_, index) => `user${index}`);
  const [owner = "user0", ...members] = users;
  for (let made = 0; made < groups; made += 1) {
    const groupId = newGroupId(world);
    const info = { title: `Group ${groupId}` };
    world.begin(newGroup({ groupId, type: "GROUP", info, createdAt: world.tick(), owner, members }));
  }
}

/** A decimal id of 15 digits, as Easemob gives it. */
export function newGroupId({ number }: World): string {
  return `26${String(number()).padStart(13, "0")}`;
}
