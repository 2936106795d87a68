/** Lets others than callbacks write. */
export interface ExclusiveWriting {
  /** Does something that writes, between two batches of callbacks. Rejects as the work does. */
  runExclusive<Result>(work: () => Promise<Result>): Promise<Result>;
}
