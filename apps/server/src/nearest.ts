/** What to say of a name nobody knows. */
export function unknownName(name: string, known: readonly string[]): string {
  return `is unknown; nearest: ${nearest(name, known)}`;
}

/** The two known names that take the fewest edits to become `name`, nearest first, whether prefixed GROUPHOOK_ or not. */
export function nearest(name: string, known: readonly string[]): string {
  return known
    .map((candidate) => ({ candidate, distance: editDistance(bare(name), bare(candidate)) }))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 2)
    .map(({ candidate }) => candidate)
    .join(", ");
}

function bare(name: string): string {
  return name.replace(/^GROUPHOOK_/, "");
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
