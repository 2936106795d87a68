import type { SeededRandom } from "@grouphook/testkit";
import type { Corpus } from "./corpus.ts";
import type { Dialect } from "./dialect.ts";
import { mutate } from "./mutation/mutate.ts";
import { requestBytes } from "./mutation/request-bytes.ts";
import type { Input } from "./specimen.ts";
import type { Subject } from "./subject.ts";

const BURST = 0.15;
const BYTES = 0.002;
const CONNECTIONS = 16;
const LARGEST_BURST = 8;

/** The next inputs: mostly one callback, sometimes several at once or some connections. */
export function generate(
  random: SeededRandom,
  corpus: Corpus,
  dialect: Dialect,
  subject: Subject,
  at: number,
): readonly Input[] {
  const specimen = () => mutate(random, { ...corpus.pick(random), at }, corpus.pick(random), dialect);
  if (random.chance(BYTES)) {
    return Array.from({ length: CONNECTIONS }, () => {
      const inbound = subject.installation.inboundOf(specimen());
      return { kind: "bytes", bytes: requestBytes(random, inbound), at };
    });
  }
  const count = random.chance(BURST) ? 2 + random.below(LARGEST_BURST - 1) : 1;
  return Array.from({ length: count }, () => ({ kind: "callback", specimen: specimen() }));
}
