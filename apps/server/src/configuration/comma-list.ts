/** The entries of a comma-separated list, trimmed, without empty ones. */
export function listOf(value: string): readonly string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
