import { type NeteaseMember, newMember, newTeam, plainInfo } from "./team.js";
import type { World } from "./world.js";

/** Plain teams to be made at once. */
export interface NeteaseFilling {
  readonly teams: number;
  /** How many members each has. */
  readonly membersEach: number;
  /** How many users there are; as many as members of one team unless set. */
  readonly users?: number;
  /** Whether they are super teams; no unless set. */
  readonly isSuper?: boolean;
}

/** Makes plain teams of which nobody was told, as before copies were switched on. Members share what they have in common. */
export function fill(world: World, filling: NeteaseFilling): void {
  const { teams, membersEach, users = membersEach, isSuper = false } = filling;
  const accounts = Array.from({ length: Math.max(users, membersEach) }, (_, index) => `user${index}`);
  for (let made = 0; made < teams; made += 1) {
    const createdAt = world.tick();
    const number = world.number();
    const info = { ...plainInfo(`Team ${number}`), membersLimit: Math.max(200, membersEach) };
    const team = newTeam({ tid: String(number), isSuper, info, createdAt });
    const plain: NeteaseMember = newMember("member", createdAt);
    for (let joined = 0; joined < membersEach; joined += 1) {
      const account = accounts[(made + joined) % accounts.length] ?? "";
      team.members.set(account, joined === 0 ? { ...plain, role: "owner" } : plain);
    }
    world.begin(team);
  }
}
