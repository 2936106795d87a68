import { createHash } from "node:crypto";

/** Distinct secrets, and where in a text one of them shows. */
export class PlantedSecrets {
  readonly #traces = new Map<string, string>();

  /** A secret that is found by its middle, whatever the letters' case and even if its end is changed. */
  text(name: string): string {
    const middle = this.#middle(name);
    this.#traces.set(middle, name);
    return `planted-${middle}-end`;
  }

  /** The same as a secret that signs as Standard Webhooks. */
  signing(name: string): string {
    const base64 = Buffer.from(this.text(name)).toString("base64");
    // Without its end, which an unaligned neighbour would change.
    this.#traces.set(base64.slice(0, 24).toLowerCase(), name);
    return `whsec_${base64}`;
  }

  /** Something made by another, found as it is. */
  made(name: string, value: string): string {
    this.#traces.set(value.toLowerCase(), name);
    return value;
  }

  /** The names of the secrets that show in a text, with what stands around them. */
  shownIn(text: string): readonly string[] {
    const lowered = text.toLowerCase();
    return [...this.#traces].flatMap(([trace, name]) => {
      const at = lowered.indexOf(trace);
      return at < 0 ? [] : [`${name}: …${text.slice(Math.max(0, at - 120), at + 60)}…`];
    });
  }

  /** The same on every run, so that a failure can be searched for. */
  #middle(name: string): string {
    return createHash("sha256").update(name).digest("hex").slice(0, 16);
  }
}
