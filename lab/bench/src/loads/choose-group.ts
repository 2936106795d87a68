/** The groups one after the other. */
export function inTurn(groupIds: readonly string[], number: number): string {
  return groupIds[number % groupIds.length] ?? "";
}

/** One of the groups, all equally often but in no order; the same number always gets the same. */
export function anyOf(groupIds: readonly string[], number: number): string {
  return inTurn(groupIds, scattered(number));
}

/** Another 32-bit number for each. */
export function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}
