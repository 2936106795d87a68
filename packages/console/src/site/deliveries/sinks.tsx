import { api } from "../api/client.js";
import { parseMetrics } from "../api/metrics-text.js";
import { useReading } from "../api/use-reading.js";
import { Badge } from "../parts/badge.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { SmallTable } from "../parts/small-table.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";
import { sinkStandings } from "./sink-standings.js";

const RELOAD_MS = 5000;

/** Message brokers that the events of the feed are taken to. */
export function Sinks() {
  const words = useWords(deliveriesWords);
  const { number, duration } = useFormats();
  const { data, fault, reload } = useReading(
    "sinks",
    async (signal) => {
      const metrics = parseMetrics(await api.get("/metrics", { signal }));
      return { sinks: sinkStandings(metrics), isWhole: metrics.get("grouphook_database_up")?.[0]?.value !== 0 };
    },
    { everyMs: RELOAD_MS },
  );
  return (
    <>
      <FaultNotice fault={fault} onRetry={reload} />
      {data && !data.isWhole && <p class="notice doubtful">{words.metricsMissing}</p>}
      {data && (
        <SmallTable
          label={words.sinks}
          items={data.sinks}
          keyOf={({ name }) => name}
          empty={words.noSinks}
          columns={[
            { title: words.name, cell: ({ name }) => name },
            {
              title: words.deliveredHere,
              isMinor: true,
              cell: ({ isActiveHere }) =>
                isActiveHere ? <Badge tone="good">{words.here}</Badge> : <Badge>{words.elsewhere}</Badge>,
            },
            {
              title: words.lag,
              isNumber: true,
              cell: ({ lagEvents }) =>
                lagEvents === 0 ? words.upToDate : lagEvents !== undefined && words.lagEvents(number(lagEvents)),
            },
            {
              title: words.undelivered,
              isNumber: true,
              cell: ({ lagSeconds = 0 }) => lagSeconds > 0 && duration(lagSeconds * 1000),
            },
            {
              title: words.position,
              isNumber: true,
              isMinor: true,
              cell: ({ position }) => position !== undefined && number(position),
            },
            { title: words.confirmed, isNumber: true, isMinor: true, cell: ({ confirmed }) => number(confirmed) },
            { title: words.repeated, isNumber: true, isMinor: true, cell: ({ repeated }) => number(repeated) },
            { title: words.sinkFailures, isNumber: true, cell: ({ failures }) => <Count of={failures} /> },
            { title: words.reduced, isNumber: true, isMinor: true, cell: ({ reduced }) => <Count of={reduced} /> },
            { title: words.missed, isNumber: true, cell: ({ missed }) => <Count of={missed} /> },
          ]}
        />
      )}
      {data && data.sinks.length > 0 && <p class="hint">{words.sinksHint}</p>}
    </>
  );
}

/** A count of what should not happen. */
function Count({ of }: { readonly of: number }) {
  const { number } = useFormats();
  return of === 0 ? number(of) : <Badge tone="doubtful">{number(of)}</Badge>;
}
