import { javaList, userCard } from "./numbered-fields.js";
import type { LivingTeam } from "./team.js";
import type { ClientType, World } from "./world.js";

/** A notice to a team of what happened to it. */
export interface Notice {
  /** The number that it has in teams. */
  readonly id: number;
  /** What is told beside the cards of users. */
  readonly data: object;
  /** Who acted. */
  readonly from: string;
  readonly by: ClientType;
  /** Whose cards come with it; one may be named twice. */
  readonly users: readonly string[];
  /** Unix milliseconds. */
  readonly time: number;
  /** The members to be listed; those of now unless set. */
  readonly listed?: readonly string[];
}

/** The numbers of notices in super teams, by those in teams. */
const superNumbers: readonly number[] = [401, 402, 403, 404, 405, 410, 406, 407, 408, 411, 409];
/** Documented: in larger teams, members are not listed. */
const MOST_LISTED = 200;

/**
 * Tells of what happened to a team. Its content is JSON in a text of the JSON of the copy. The vendor's pages print notices of super
 * teams with the numbers of teams, its SDK reads them with numbers of their own: here, some come either way.
 */
export async function notify(world: World, team: LivingTeam, notice: Notice): Promise<void> {
  const { id: teamNumber, data, from, by, users, time, listed } = notice;
  const isAsPrinted = !team.isSuper || world.random.chance(0.2);
  const id = isAsPrinted ? teamNumber : (superNumbers[teamNumber] ?? teamNumber);
  const attach = JSON.stringify({ data: { ...data, uinfos: users.map(userCard) }, id });
  team.copies += 1;
  // The others tell nothing of the team itself, or what changed alone.
  if ([0, 1, 2, 5, 6, 9].includes(teamNumber)) team.isDescribed = true;
  await world.copy({
    ...conversation(world, team, from, by, time, listed),
    ...{ msgType: "NOTIFICATION", attach, msgidServer: world.messageId(), msgidClient: clientId(world) },
  });
}

/** What the copies of everything in a team's conversation have. */
export function conversation(
  { random }: World,
  { tid, isSuper, members }: LivingTeam,
  fromAccount: string,
  by: ClientType,
  time: number,
  listed: readonly string[] = [...members.keys()],
): { readonly [field: string]: string } {
  return {
    ...{ eventType: "1", convType: isSuper ? "SUPER_TEAM" : "TEAM", to: tid, fromAccount, fromClientType: by },
    ...(random.chance(0.7) && { fromNick: `Nick of ${fromAccount}` }),
    ...(by !== "REST" && random.chance(0.5) && { fromDeviceId: "d-1", ip: "192.0.2.225", port: "39632" }),
    msgTimestamp: String(time),
    resendFlag: random.chance(0.05) ? "1" : "0",
    ...(!isSuper && listed.length <= MOST_LISTED && { tMembers: javaList(listed) }),
  };
}

/** A new id of a client. */
export function clientId(world: World): string {
  return `0a0a0a0a-0000-4000-8000-${String(world.number()).padStart(12, "0")}`;
}
