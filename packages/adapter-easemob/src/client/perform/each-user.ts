import { listOf, objectOf, optionalText, type PartRefusal } from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalUser, userIdentifier } from "../../user-id.js";
import { optionalFlag } from "../../wire.js";
import { type Done, isRefused, type Refused } from "../answer.js";
import { further, partsOf, type Task, told } from "./task.js";

// The page on lifting a mute names them in a list where its sample names one.
const named = z.union([listOf(userIdentifier), optionalUser.transform((user) => (user === undefined ? [] : [user]))]);
const result = objectOf({ user: named, result: optionalFlag, reason: optionalText });
/** One user is told of by an object, several by a list. */
const results = z.compile(z.union([listOf(result), result.transform((one) => [one])]));

/** What became of a change for each of some users. */
export interface EachUser {
  readonly userIds: readonly string[];
  readonly refused: readonly PartRefusal[];
  readonly asOf: number;
}

/** Has something done for users, as many at once as the vendor takes. */
export async function forEachUser(
  { rest }: Task,
  users: readonly string[],
  name: string,
  call: (users: readonly string[]) => Promise<Done | Refused>,
): Promise<EachUser> {
  const made: string[] = [];
  const refused: PartRefusal[] = [];
  let asOf: number | undefined;
  for (const some of partsOf([...new Set(users)])) {
    const answer = await further(made.length > 0, () => call(some));
    asOf ??= answer.asOf;
    if (isRefused(answer)) {
      refused.push(...some.map((userId) => ({ userId, ...answer.refusal })));
      continue;
    }
    const failures = new Map(
      told(results, answer, name).flatMap(({ user, result: isDone, reason }) =>
        isDone === false ? user.map((one) => [one, reason ?? "not done"] as const) : [],
      ),
    );
    for (const userId of some) {
      const text = failures.get(userId);
      if (text === undefined) made.push(userId);
      else refused.push({ userId, code: "not_done", text });
    }
  }
  return { userIds: made, refused, asOf: asOf ?? rest.time() };
}
