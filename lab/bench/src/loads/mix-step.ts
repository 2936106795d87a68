/** How many callbacks are between the joining and the leaving of the same user, so that the first is settled before the second. */
const STAY = 5000;

/** The content of one callback of a mix. */
export type MixStep =
  | { readonly kind: "message" }
  /** The member is the number of the callback with the joining. */
  | { readonly kind: "joining" | "leaving"; readonly member: number };

/**
 * The steps of a mix: in each cycle one joining and, half a cycle later, one leaving; the rest are messages. Users who leave
 * have joined before; until then, others join instead.
 */
export function mixStep(number: number, cycle: number): MixStep {
  const place = number % cycle;
  if (place === cycle / 2 - 1) return { kind: "joining", member: number };
  if (place !== cycle - 1) return { kind: "message" };
  const joined = number - cycle / 2 - STAY;
  return joined < 0 ? { kind: "joining", member: number } : { kind: "leaving", member: joined };
}
