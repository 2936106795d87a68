import type { LivingTeam } from "../netease-app/team.js";
import type { ClientType, World } from "../netease-app/world.js";

/** A random change of an existing team. */
export type Act = (world: World, team: LivingTeam) => Promise<void>;

const CLIENTS: readonly ClientType[] = ["AOS", "IOS", "PC", "WEB", "MAC", "HARMONY"];

/** What an act is done with; now and then the server API. */
export function clientOf({ random }: World): ClientType {
  return random.chance(0.2) ? "REST" : random.pick(CLIENTS);
}

/**
 * Asks whether an act may happen whose callback's body is in no source: only the fields that all have are in it. Numbers are mixed
 * with texts, as in those that are known.
 */
export async function isAllowed(
  world: World,
  { tid }: LivingTeam,
  by: ClientType,
  eventType: number,
  fromAccount: string,
): Promise<boolean> {
  const fields = { tid: BigInt(tid), fromAccount, timestamp: String(world.tick()) };
  const { allowed } = await world.ask(by, eventType, fields);
  return allowed;
}
