/** A key by which repetitions of a command are known. `crypto.randomUUID` is only there for pages that came by HTTPS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
