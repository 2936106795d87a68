/** What another has said, which may be what it was told: each secret is replaced, as it is and as it stands in a URL or in JSON. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)])
    .filter((form) => form !== "")
    .toSorted((one, other) => other.length - one.length)
    .reduce((told, form) => told.replaceAll(form, "***"), text);
}
