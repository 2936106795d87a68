import type { GroupReading, ReconciliationKind, ReconciliationRecord } from "@grouphook/core";
import type { Logger } from "pino";
import type { Trouble } from "../reconcile/patience.js";
import type { ReadingTally } from "../reconcile/reading-tally.js";
import type { ReconcileMetrics } from "./reconcile-metrics.js";
import { throttle } from "./throttle.js";

/** How far a sweep or an import is. */
interface WalkReport {
  readonly id: string;
  readonly source: string;
  readonly kind: "sweep" | "import";
  readonly step: "begun" | "resumed" | "going" | "done";
  readonly tally: Pick<ReadingTally, "numbers" | "differences">;
}

/** Told of everything that happens while records are reconciled. */
export interface ReconcileReports {
  /** `request`: somebody asked for it. */
  onReading(source: string, kind: ReconciliationKind | "request", reading: GroupReading): void;
  onFailure(source: string, kind: ReconciliationKind, groupId: string, text: string): void;
  onWalk(report: WalkReport): void;
  onTrouble(source: string, trouble: Trouble): void;
  onRecovery(source: string): void;
  /** Something went wrong in grouphook itself; it is tried again. */
  onFault(source: string, cause: string): void;
  /** What holds up the reading of a source or went wrong last, in this process. */
  troubleOf(source: string): ReconciliationRecord["trouble"];
}

/** How often progress is logged, in milliseconds. */
const PROGRESS_MS = 30_000;

/** Writes it into the log and counts it. */
export function reconcileReports(logger: Logger, metrics: ReconcileMetrics, now: () => number): ReconcileReports {
  const tell = throttle();
  const troubles = new Map<string, NonNullable<ReconciliationRecord["trouble"]>>();
  const troubled = new Map<string, Trouble["code"]>();
  const toldAt = new Map<string, number>();

  return {
    onReading(source, kind, reading) {
      metrics.observeReading(source, kind, reading);
      if (reading.result === "unreadable") {
        const { groupId, refusal } = reading;
        logger.debug({ source, kind, groupId, ...refusal }, "the vendor does not tell of a group");
        return;
      }
      const { groupId, state, differences } = reading;
      if (kind === "import" || Object.keys(differences).length === 0) return;
      logger.debug({ source, kind, groupId, state, differences }, "the record of a group was mended");
    },

    onFailure(source, kind, groupId, text) {
      metrics.observeFailure(source, kind);
      troubles.set(source, { at: now(), text });
      tell({
        kind: `failure ${source}`,
        write: (count) => logger.warn({ source, kind, groupId, cause: text, count }, "a group could not be read"),
      });
    },

    onWalk({ id, source, kind, step, tally }) {
      metrics.observeWalk(source, kind, step !== "done");
      const line = { source, kind, id, ...tally.numbers, differences: tally.differences };
      const last = toldAt.get(source) ?? Number.NEGATIVE_INFINITY;
      if (step === "going" && now() - last < PROGRESS_MS) return;
      toldAt.set(source, now());
      logger.info(line, sentences[step]);
    },

    onTrouble(source, { code, text, pauseMs }) {
      metrics.observeTrouble(source, code);
      troubles.set(source, { at: now(), text });
      const isNew = troubled.get(source) !== code;
      troubled.set(source, code);
      const line = { source, code, cause: text, pauseMs };
      if (!isNew) logger.debug(line, "the vendor's groups still cannot be read");
      else if (code === "credentials") logger.error(line, "the vendor does not accept the credentials of a source");
      else logger.warn(line, "the vendor's groups cannot be read now");
    },

    onRecovery(source) {
      troubled.delete(source);
      logger.info({ source }, "the vendor's groups can be read again");
    },

    onFault(source, cause) {
      troubles.set(source, { at: now(), text: cause });
      logger.warn({ source, cause }, "a record could not be reconciled; it is tried again");
    },

    troubleOf: (source) => troubles.get(source) ?? null,
  };
}

const sentences: { readonly [step in WalkReport["step"]]: string } = {
  begun: "the groups of a source are being read",
  resumed: "the groups of a source are being read on",
  going: "the groups of a source are being read",
  done: "the groups of a source were read",
};
