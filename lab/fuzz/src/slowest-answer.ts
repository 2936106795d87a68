import type { Dialect } from "./dialect.ts";
import type { Input } from "./specimen.ts";
import { openSubject, type SubjectOptions } from "./subject.ts";

/** Feeds inputs at once to a new subject; how long the slowest answer took, in milliseconds. */
export async function slowestAnswer(
  dialect: Dialect,
  seed: number,
  inputs: readonly Input[],
  options: SubjectOptions = {},
): Promise<number> {
  const subject = await openSubject(dialect, seed, options);
  try {
    const { exchanges } = await subject.feed(inputs);
    return Math.max(0, ...exchanges.map(({ milliseconds }) => milliseconds));
  } finally {
    await subject.close();
  }
}
