import type { Schemas } from "@grouphook/client";
import { type Metrics, sumOf } from "../api/metrics-text.js";

type Source = Schemas["Source"];

/** What a source has sent, all commands together. */
export interface Arrivals {
  /** When something came last, as the API writes it; `null` if nothing ever did. */
  readonly lastSeen: string | null;
  readonly callbacks: number;
  readonly commandsSeen: number;
}

/** What a source has sent so far. */
export function arrivalsOf({ commands }: Source): Arrivals {
  const moments = commands.flatMap(({ lastSeen }) => (lastSeen === null ? [] : [lastSeen]));
  return {
    lastSeen: moments.toSorted().at(-1) ?? null,
    callbacks: commands.reduce((sum, { callbacks }) => sum + callbacks, 0),
    commandsSeen: commands.filter(({ callbacks }) => callbacks > 0).length,
  };
}

/** Why callbacks are refused, those first that tell most of how the vendor is set up. */
export const refusals = [
  "unauthentic",
  "wrong-method",
  "malformed",
  "too-large",
  "overloaded",
  "too-slow",
  "internal",
] as const;

/** How many callbacks of a source were refused since the server started, by why; only what happened. */
export function refusalsOf(
  metrics: Metrics,
  source: string,
): readonly { readonly reason: (typeof refusals)[number]; readonly count: number }[] {
  return refusals
    .map((reason) => ({ reason, count: sumOf(metrics, "grouphook_callbacks_total", { source, outcome: reason }) }))
    .filter(({ count }) => count > 0);
}

/** How the steps of a guide name this server, whose address the server does not know. */
const SOMEWHERE = "https://…";

/** A step of a guide with the address under which the console was opened. */
export function stepAt(step: string, origin: string): string {
  return step.replaceAll(SOMEWHERE, origin);
}
