import type { Dialect } from "./dialect.ts";
import { judgeTrial, type Violation } from "./judge-trial.ts";
import { type Fails, fewer, simplest } from "./simplify.ts";
import type { Input } from "./specimen.ts";
import { openSubject, type SubjectOptions } from "./subject.ts";

/** Inputs that lead to a violation on an empty ledger; each list is fed at once. */
export interface Shrunk {
  readonly batches: readonly (readonly Input[])[];
  readonly violation: Violation;
  /** False if it could not be reproduced. */
  readonly isReproduced: boolean;
}

const MOST_TRIES = 2000;

/** Searches for fewer and simpler inputs with the same violation, until the time is over. */
export async function shrink(
  dialect: Dialect,
  seed: number,
  batches: readonly (readonly Input[])[],
  violation: Violation,
  { seconds, subject = {} }: { readonly seconds: number; readonly subject?: SubjectOptions },
): Promise<Shrunk> {
  const until = performance.now() + seconds * 1000;
  let tries = 0;
  const isOver = () => tries > MOST_TRIES || performance.now() > until;
  const fails: Fails<readonly Input[]> = async (candidate) => {
    tries += 1;
    if (isOver()) return false;
    return (await replay(dialect, seed, candidate, subject))?.kind === violation.kind;
  };
  const last = batches.slice(-1);
  const whole = (await fails(last)) ? last : (await fails(batches)) ? batches : undefined;
  if (!whole) return { batches: last, violation, isReproduced: false };
  let smallest = await fewer(whole, fails, isOver);
  for (const [index, batch] of smallest.entries()) {
    const less = await fewer(batch, (inputs) => fails(smallest.with(index, inputs)), isOver);
    smallest = smallest.with(index, less);
  }
  for (const [index, batch] of smallest.entries()) {
    for (const [place, input] of batch.entries()) {
      const failsWith = (candidate: Input) => {
        const inputs = (smallest[index] ?? []).with(place, candidate);
        return fails(smallest.with(index, inputs));
      };
      const simpler = await simplest(input, failsWith, isOver);
      smallest = smallest.with(index, (smallest[index] ?? []).with(place, simpler));
    }
  }
  const again = await replay(dialect, seed, smallest, subject);
  return { batches: smallest, violation: again ?? violation, isReproduced: true };
}

/** Feeds inputs to a new subject; the first violation, if there is one. */
export async function replay(
  dialect: Dialect,
  seed: number,
  batches: readonly (readonly Input[])[],
  options: SubjectOptions = {},
): Promise<Violation | undefined> {
  const subject = await openSubject(dialect, seed, options);
  try {
    for (const batch of batches) {
      const violation = judgeTrial(subject, await subject.feed(batch));
      if (violation) return violation;
    }
    const inconsistency = await subject.inconsistency();
    return inconsistency === undefined ? undefined : { kind: "inconsistency", detail: inconsistency };
  } finally {
    await subject.close();
  }
}
