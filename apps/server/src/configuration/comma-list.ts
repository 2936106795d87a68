/** The entries of a comma list, blanks around them and empty ones left out. */
export function listOf(value: string): readonly string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
