/** Characters a secret must have to be beyond guessing. */
export const SHORTEST_SECRET = 16;

/** What stands in our documents in place of a secret, for everybody to read. */
export const PLACEHOLDER_SECRETS: readonly string[] = ["PutALongRandomTextHere"];

/** The names among these whose settings hold a secret that can be guessed: alone, in a list, or in a comma list. */
export function shortSecrets(names: readonly string[], settings: Readonly<Record<string, unknown>>): readonly string[] {
  return names.filter((name) => secretsIn(settings[name]).some((secret) => secret.length < SHORTEST_SECRET));
}

function secretsIn(value: unknown): readonly string[] {
  const texts = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [];
  return texts
    .filter((text) => typeof text === "string")
    .map((text) => text.trim())
    .filter((text) => text !== "");
}
