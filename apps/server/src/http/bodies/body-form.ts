import { z } from "zod";

/** How the API shows records of one kind. */
export interface BodyForm<Stored> {
  readonly schema: z.ZodType;
  of(record: Stored): object;
}

/** A form whose bodies match its schema, which the compiler checks: neither can change without the other. */
export function bodyForm<Shown extends object, Stored>(
  schema: z.ZodType<Shown>,
  of: (record: Stored) => NoInfer<Shown>,
): BodyForm<Stored> {
  return { schema, of };
}

/** Any JSON value, as vendors and apps attach them. */
export const anyJson: z.ZodType<unknown> = z.unknown().meta({ description: "Any JSON value." });

/** A moment in a body. */
export const moment: z.ZodISODateTime = z.iso.datetime().meta({ example: "2026-01-31T08:00:00.000Z" });

/** The last moment that RFC 3339 can express; vendors may tell later ones. */
const LAST_MOMENT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A moment as bodies tell it. */
export function rfc3339(unixMilliseconds: number): string {
  return new Date(Math.min(unixMilliseconds, LAST_MOMENT)).toISOString();
}

/** The same of a moment that may be unknown. */
export function rfc3339IfAny(unixMilliseconds: number | null): string | null {
  return unixMilliseconds === null ? null : rfc3339(unixMilliseconds);
}
