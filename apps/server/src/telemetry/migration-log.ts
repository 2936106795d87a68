import type { MigrationProgress } from "@grouphook/core/storage";
import type { Logger } from "pino";

const EVERY_MS = 2000;

/** Logs how far the tables of an older version are brought up to date, for whoever waits for the start. */
export interface MigrationLog {
  readonly onMigration: (progress: MigrationProgress) => void;
  /** To be called when the ledger is open, or cannot be opened. */
  end(): void;
}

/** A line every two seconds, the first after two; none for what is done sooner. */
export function migrationLog(logger: Logger): MigrationLog {
  let timer: NodeJS.Timeout | undefined;
  let latest: MigrationProgress | undefined;
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  return {
    onMigration(progress) {
      latest = progress;
      timer ??= setInterval(
        () => logger.info({ ...latest, seconds: seconds() }, "bringing the tables up to date"),
        EVERY_MS,
      );
    },
    end() {
      clearInterval(timer);
    },
  };
}
