/** What a reader has not taken, and since when. */
export interface SlowReader {
  readonly bytes: Buffer;
  readonly since: number;
}

/** The slowest, without whom the others keep no more than so many bytes. What several of them keep counts once. */
export function slowestBeyond<Reader extends SlowReader>(readers: readonly Reader[], most: number): readonly Reader[] {
  const counted = new Set<Buffer>();
  let sum = 0;
  return readers
    .toSorted((one, other) => other.since - one.since)
    .filter(({ bytes }) => {
      if (!counted.has(bytes)) sum += bytes.length;
      counted.add(bytes);
      return sum > most;
    });
}
