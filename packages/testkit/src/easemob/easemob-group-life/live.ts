import type { World } from "../easemob-app/world.js";
import type { Act } from "./act.js";
import { createGroup, groupActs } from "./group-acts.js";
import { memberActs } from "./member-acts.js";
import { messageActs } from "./message-acts.js";
import { tellStrayCallback } from "./stray-callbacks.js";

const ACTS: readonly Act[] = [
  ...Object.values(groupActs),
  ...Object.values(memberActs),
  ...Object.values(messageActs),
  ...Array.from({ length: 4 }, () => messageActs.send),
];

/** Lets so many random things happen, in no more than so many groups at the same time. */
export async function live(world: World, steps: number, mostGroups: number): Promise<void> {
  const { random, living } = world;
  for (let done = 0; done < steps; done += 1) {
    if (random.chance(0.02)) await tellStrayCallback(world);
    else if (living.size === 0 || random.chance(0.3 * (1 - living.size / mostGroups))) await createGroup(world);
    else await random.pick(ACTS)(world, random.pick([...living]));
  }
}
