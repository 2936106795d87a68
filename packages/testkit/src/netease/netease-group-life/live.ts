import type { World } from "../netease-app/world.js";
import type { Act } from "./act.js";
import { memberActs } from "./member-acts.js";
import { messageActs } from "./message-acts.js";
import { sendStray } from "./stray-copies.js";
import { createTeam, teamActs } from "./team-acts.js";

const ACTS: readonly Act[] = [
  ...Object.values(teamActs),
  ...Object.values(memberActs),
  ...Object.values(messageActs),
  ...Array.from({ length: 4 }, () => messageActs.send),
];

/** Lets so many random things happen, in no more than so many teams at the same time. */
export async function live(world: World, steps: number, mostTeams: number): Promise<void> {
  const { random, living } = world;
  for (let done = 0; done < steps; done += 1) {
    if (random.chance(0.04)) await sendStray(world);
    else if (living.size === 0 || random.chance(0.3 * (1 - living.size / mostTeams))) await createTeam(world);
    else await random.pick(ACTS)(world, random.pick([...living]));
  }
}
