import { listIfAny, objectOf, type PartRefusal, text } from "@grouphook/core/adapter";
import { z } from "zod";
import type { OpenimAnswer } from "../api.js";
import { errCodes } from "../envelope.js";
import { type Errand, MOST_AT_ONCE, partsOf, refusalIn } from "./errand.js";

const accounts = objectOf({ results: listIfAny(objectOf({ userID: text, accountStatus: z.unknown() })) });
/** How the account of a user is told, by newer servers and by older ones. */
const REGISTERED: readonly unknown[] = [1, "registered"];

/** Whether one of several users may be why nothing was done: OpenIM then does nothing for any, and does not say who it is. */
export function isAboutUsers(answer: OpenimAnswer<unknown>): boolean {
  if (!("refusal" in answer)) return false;
  return answer.refusal.code === errCodes.recordNotFound || answer.refusal.code === errCodes.userNotFound;
}

/** Those of these who are no users of the app. */
export async function unregistered(errand: Errand, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const strangers = new Set<string>();
  for (const checkUserIDs of partsOf(userIds, MOST_AT_ONCE)) {
    const { results } = await errand.read("/user/account_check", { checkUserIDs }, accounts);
    for (const { userID, accountStatus } of results) if (!REGISTERED.includes(accountStatus)) strangers.add(userID);
  }
  return strangers;
}

/** The refusal of each of these users, all for one reason. */
export function refusalsOf(
  userIds: readonly string[],
  answer: Exclude<OpenimAnswer<unknown>, { readonly data: unknown }>,
): readonly (PartRefusal & { readonly userId: string })[] {
  return userIds.map((userId) => ({ userId, ...refusalIn(answer) }));
}
