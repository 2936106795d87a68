/** Where a text begins in a name, in characters. */
export function positionIn(name: readonly string[], sought: readonly string[]): number | undefined {
  const whole = sought.join("");
  if (!name.join("").includes(whole)) return undefined;
  for (const position of name.keys()) {
    if (name[position] === sought[0] && name.slice(position, position + sought.length).join("") === whole)
      return position;
  }
  return undefined;
}
