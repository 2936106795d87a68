import type { Measurement } from "./contestant.ts";
import type { Load } from "./load.ts";
import { startMariaDb } from "./mariadb.ts";
import type { Finding, Measure, MeasureSettings } from "./measure.ts";
import { measureLoad } from "./measure-load.ts";
import type { Options } from "./options.ts";
import type { Side } from "./side.ts";
import { openStage } from "./stage.ts";

/** The measurements of one load. */
interface LoadFindings {
  readonly load: Load;
  readonly measurements: readonly Measurement[];
}

/** The finding of one measurement of grouphook alone. */
interface MeasureFindings {
  readonly measure: Measure;
  readonly settings: MeasureSettings;
  readonly finding: Finding;
}

/** The result of one run. */
export interface Findings {
  readonly loads: readonly LoadFindings[];
  readonly measures: readonly MeasureFindings[];
  /** Absent if no side needed it or if it is not installed. */
  readonly mariaDbVersion?: string;
}

/**
 * Runs one load or measurement after the other. Throws if the signal stops the run. `tell` is called with lines about the
 * progress.
 */
export async function bench(options: Options, signal: AbortSignal, tell: (line: string) => void): Promise<Findings> {
  await using running = new AsyncDisposableStack();
  const mariaDb = needsMariaDb(options) ? await startMariaDb() : undefined;
  if (mariaDb) running.defer(mariaDb.stop);
  const loads: LoadFindings[] = [];
  const measures: MeasureFindings[] = [];
  if ("loads" in options) {
    const { settings } = options;
    for (const load of options.loads) {
      loads.push({ load, measurements: await measureLoad(load, { settings, mariaDb, signal, tell }) });
    }
  } else {
    const takes = ({ letter, name, database }: Side) => {
      if (!options.sides.includes(letter)) return false;
      if (database !== "mariadb" || mariaDb) return true;
      tell(`SKIPPED: ${letter} ${name}: there is no mariadbd on the PATH`);
      return false;
    };
    for (const { measure, settings } of options.measures) {
      await using stage = await openStage(mariaDb);
      const measureTell = (line: string) => tell(`${measure.name}  ${line}`);
      const finding = await measure.run({ settings, takes, stage, signal, tell: measureTell });
      measures.push({ measure, settings, finding });
    }
  }
  return { loads, measures, ...(mariaDb && { mariaDbVersion: mariaDb.version }) };
}

function needsMariaDb(options: Options): boolean {
  if ("measures" in options) return options.sides.includes("f");
  return options.loads.some(({ sides }) => sides.some(({ database }) => database === "mariadb"));
}
