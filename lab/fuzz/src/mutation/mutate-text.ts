import type { SeededRandom } from "@grouphook/testkit";
import { noise } from "./odd-values.ts";

/** Makes one change in a text: flips, inserts, deletes, repeats, cuts, or inserts a piece of another text. */
export function mutateText(random: SeededRandom, text: string, other: string): string {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(random.chance(0.8) ? 8 : text.length + 1));
  switch (random.below(7)) {
    case 0:
      return text.slice(0, from);
    case 1:
      return text.slice(0, from) + noise(random) + text.slice(from);
    case 2:
      return text.slice(0, from) + text.slice(to);
    case 3:
      return text.slice(0, to) + text.slice(from);
    case 4: {
      const flipped = String.fromCharCode((text.charCodeAt(from) || 0) ^ (1 << random.below(8)));
      return text.slice(0, from) + flipped + text.slice(from + 1);
    }
    case 5:
      return text.slice(0, from) + other.slice(random.below(other.length + 1));
    default:
      return text.slice(0, from) + noise(random) + text.slice(to);
  }
}
