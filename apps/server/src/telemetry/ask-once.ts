/**
 * Asks once for all who want to know at the same time. Rejects for who has waited too long, and asks nobody anew before
 * the first question is answered: a database that hangs holds one question, not one of every asker.
 */
export function askOnce<Answer>(ask: () => Promise<Answer>, patienceMs: number): () => Promise<Answer> {
  let asking: Promise<Answer> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return withinPatience(asking, patienceMs);
  };
}

function withinPatience<Answer>(answer: Promise<Answer>, patienceMs: number): Promise<Answer> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
