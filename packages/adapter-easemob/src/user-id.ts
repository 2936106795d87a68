import { asText, field, isIdentifier, optionalField, type Reading, Unusable } from "@grouphook/core/adapter";
import type { z } from "zod";

const noUser = new Unusable("is not a user");

/**
 * A user's id alone. The old dialect and profiles name users as `{org}#{app}_{user}@easemob.com/{device}`; elsewhere the id is
 * bare. Case does not tell users apart (https://doc.easemob.com/document/server-side/account_system.html), so it is lowered.
 */
export function userIdOf(named: string): string {
  return inLowerCase(named.replace(/^[^#]*#[^_]*_/, "").replace(/(?<=.)@.*$/s, ""));
}

/** A bare id, as Easemob writes it. */
export function inLowerCase(userId: string): string {
  return isServer(userId) ? userId : userId.toLowerCase();
}

/** The name of whoever acts with the app's token, by REST or in the console: nobody's id. */
export function isServer(name: string): boolean {
  return name === "@ppAdmin";
}

const asUserId: Reading<string> = (value) => {
  const named = asText(value);
  if (typeof named !== "string") return named;
  const userId = userIdOf(named);
  return isIdentifier(userId) ? userId : noUser;
};

/** The id of a user, however it is written. */
export const userIdentifier: z.ZodType<string> = field(asUserId);
/** A user's id that may be absent, or empty for nobody. */
export const optionalUser: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asUserId(value),
);
