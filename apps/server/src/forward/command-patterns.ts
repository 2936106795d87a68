/** Tells whether a command matches one of the patterns, in which `*` stands for any characters. Case counts. */
export function commandMatcher(patterns: readonly string[]): (command: string) => boolean {
  if (patterns.length === 0) return () => false;
  const alternatives = patterns.map((pattern) => pattern.split("*").map(escaped).join(".*"));
  const whole = new RegExp(`^(?:${alternatives.join("|")})$`, "s");
  return (command) => whole.test(command);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
