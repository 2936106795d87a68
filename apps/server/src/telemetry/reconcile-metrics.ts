import type { GroupReading } from "@grouphook/core";
import { Counter, Gauge, type Registry } from "prom-client";
import type { TroubleCode } from "../reconcile/patience.js";

/** Counts what is read at vendors to mend the record. */
export interface ReconcileMetrics {
  observeReading(source: string, kind: string, reading: GroupReading): void;
  observeFailure(source: string, kind: string): void;
  observeTrouble(source: string, code: TroubleCode): void;
  /** Whether a sweep or an import is under way in this process. */
  observeWalk(source: string, kind: string, isUnderWay: boolean): void;
}

/** Registers these numbers. */
export function reconcileMetrics(registry: Registry): ReconcileMetrics {
  const registers = [registry];
  const groups = new Counter({
    name: "grouphook_reconciled_groups_total",
    help: "Groups that were to be read at their vendor, by what for and what came of it",
    labelNames: ["source", "kind", "result"],
    registers,
  });
  const differences = new Counter({
    name: "grouphook_differences_total",
    help: "Differences between record and vendor that were found and mended, by the type of the events that tell them",
    labelNames: ["source", "kind", "type"],
    registers,
  });
  const troubles = new Counter({
    name: "grouphook_vendor_troubles_total",
    help: "Pauses of reading at a vendor, by why there was no answer",
    labelNames: ["source", "code"],
    registers,
  });
  const walks = new Gauge({
    name: "grouphook_reconciliation_running",
    help: "Whether this process reads all groups of a source",
    labelNames: ["source", "kind"],
    registers,
  });

  return {
    observeReading(source, kind, reading) {
      const result = reading.result === "unreadable" ? "unreadable" : reading.state;
      groups.inc({ source, kind, result });
      if (reading.result === "unreadable") return;
      for (const [type, count] of Object.entries(reading.differences)) differences.inc({ source, kind, type }, count);
    },

    observeFailure(source, kind) {
      groups.inc({ source, kind, result: "failed" });
    },

    observeTrouble(source, code) {
      troubles.inc({ source, code });
    },

    observeWalk(source, kind, isUnderWay) {
      walks.set({ source, kind }, isUnderWay ? 1 : 0);
    },
  };
}
