/** Says of something that another package made which contract it keeps, and what to install. */
export function otherContract(ours: number, theirs: unknown): string {
  const told = `but its contract is ${theirs}`;
  if (typeof theirs !== "number") return `${told}; install versions that fit each other`;
  return theirs < ours
    ? `${told}, which is older: install the newest version of its package`
    : `${told}, which is newer: install the newest @grouphook/core and, where it serves, @grouphook/server`;
}
