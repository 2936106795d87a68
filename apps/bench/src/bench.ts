import type { Measurement } from "./contestant.ts";
import type { Load } from "./load.ts";
import { startMariaDb } from "./mariadb.ts";
import { measureLoad } from "./measure-load.ts";
import type { Options } from "./options.ts";

/** What was measured of one load. */
interface LoadFindings {
  readonly load: Load;
  readonly measurements: readonly Measurement[];
}

/** What one run found. */
export interface Findings {
  readonly loads: readonly LoadFindings[];
  /** Absent where no side needed it or none is installed. */
  readonly mariaDbVersion?: string;
}

/**
 * Measures one load after the other; a signal that stops the run makes it throw. `tell` takes lines about how it goes.
 */
export async function bench(options: Options, signal: AbortSignal, tell: (line: string) => void): Promise<Findings> {
  await using running = new AsyncDisposableStack();
  const needsMariaDb = options.loads.some(({ sides }) => sides.some(({ database }) => database === "mariadb"));
  const mariaDb = needsMariaDb ? await startMariaDb() : undefined;
  if (mariaDb) running.defer(mariaDb.stop);
  const loads: LoadFindings[] = [];
  for (const load of options.loads) {
    loads.push({ load, measurements: await measureLoad(load, { options, mariaDb, signal, tell }) });
  }
  return { loads, ...(mariaDb && { mariaDbVersion: mariaDb.version }) };
}
