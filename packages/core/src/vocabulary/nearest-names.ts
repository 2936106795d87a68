/** Names are similar if at most this share of their letters differ, or at most two letters. */
const NEAR_SHARE = 1 / 3;

/** The one or two known names most similar to `name`, in any case, nearest first, if any. `bare` removes what does not count. */
export function nearestNames(
  name: string,
  known: readonly string[],
  bare: (name: string) => string = (whole) => whole,
): readonly string[] {
  const sought = bare(name).toLowerCase();
  const farthest = Math.max(2, Math.floor(sought.length * NEAR_SHARE));
  return known
    .map((candidate) => ({ candidate, distance: editDistance(sought, bare(candidate).toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 2)
    .map(({ candidate }) => candidate);
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [row, character] of [...left].entries()) {
    const current = [row + 1];
    for (let column = 0; column < right.length; column += 1) {
      const substituted = (previous[column] ?? 0) + (character === right[column] ? 0 : 1);
      current.push(Math.min(substituted, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
