/** Chooses the groups one after the other. */
export function inTurn(groupIds: readonly string[], number: number): string {
  return groupIds[number % groupIds.length] ?? "";
}

/** Chooses the groups equally often in a random order; always the same for the same number. */
export function anyOf(groupIds: readonly string[], number: number): string {
  return inTurn(groupIds, scattered(number));
}

/** A different 32-bit number for each. */
export function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}
