/**
 * Shares one call of `ask` among all callers at the same time. Rejects for each caller after its patience, but starts no
 * further call before the first is answered: a database that hangs gets one question, not one from every caller.
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
