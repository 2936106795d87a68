/** How many callbacks lie between a joining and the leaving of the same user, so that the one is settled before the other. */
const STAY = 5000;

/** What one callback of a mix tells. */
export type MixStep =
  | { readonly kind: "message" }
  /** The member is the number of the callback that told of the joining. */
  | { readonly kind: "joining" | "leaving"; readonly member: number };

/**
 * The steps of a mix: of each so many callbacks one joining and one leaving, half of them apart, and messages else.
 * Those who leave joined before; while nobody has, others join in their place.
 */
export function mixStep(number: number, cycle: number): MixStep {
  const place = number % cycle;
  if (place === cycle / 2 - 1) return { kind: "joining", member: number };
  if (place !== cycle - 1) return { kind: "message" };
  const joined = number - cycle / 2 - STAY;
  return joined < 0 ? { kind: "joining", member: number } : { kind: "leaving", member: joined };
}
