import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { parseMetrics } from "../api/metrics-text.js";
import { useReading } from "../api/use-reading.js";
import type { Measurement } from "./measurements.js";

const EVERY_MS = 5000;
/** Ten minutes of them. */
const MOST = 120;

/** Kept while other pages are shown. */
let kept: readonly Measurement[] = [];

/** The measurements of the last minutes, oldest first, and why the last one failed. */
export function useMeasurements(): {
  readonly measurements: readonly Measurement[];
  readonly fault: unknown;
  reload(): void;
} {
  const [measurements, setMeasurements] = useState(kept);
  const { data, fault, reload } = useReading(
    "metrics",
    async (signal) => ({ at: Date.now(), metrics: parseMetrics(await api.get("/metrics", { signal })) }),
    { everyMs: EVERY_MS },
  );
  useEffect(() => {
    if (!data || kept.at(-1) === data) return;
    kept = [...kept, data].slice(-MOST);
    setMeasurements(kept);
  }, [data]);
  return { measurements, fault, reload };
}
