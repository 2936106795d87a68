import type { Inbound } from "../adapter/adapter.js";

/** The inbound without path secrets in any place: a caller may send them in several, of which the gate takes one. */
export function withoutPathSecrets(inbound: Inbound, secrets: readonly string[]): Inbound {
  if (secrets.length === 0) return inbound;
  const holdsSecret = (text: string) => secrets.some((secret) => text.includes(secret));
  return {
    ...inbound,
    path: `/${inbound.path
      .split("/")
      .slice(1)
      .filter((segment) => !holdsSecret(decoded(segment)))
      .join("/")}`,
    query: inbound.query
      .split("&")
      .filter((pair) => !holdsSecret(decoded(pair)))
      .join("&"),
    headers: Object.fromEntries(Object.entries(inbound.headers).filter(([, value]) => !holdsSecret(String(value)))),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
