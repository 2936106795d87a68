/** Opens readers in the program that reads streams. */
export interface OpenReaders {
  readonly port: number;
  /** Of each reader. */
  readonly paths: readonly string[];
  /** Whether they take what comes. */
  readonly areWilling: boolean;
}

/** How far readers have come. */
export interface ReadersProgress {
  readonly open: number;
  /** Those that the server has ended. */
  readonly ended: number;
  readonly bytes: number;
  /** The sequence of the last event of each reader, in the order of the paths. */
  readonly last: readonly number[];
}

/** How long events took to readers. */
export interface ReadersLags {
  /** Events times readers. */
  readonly total: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
}
