import { api } from "../api/client.js";
import { soleValue, sumOf } from "../api/metrics-text.js";
import { useReading } from "../api/use-reading.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { type Formats, useFormats } from "../parts/formats.js";
import { LineChart } from "../parts/line-chart.js";
import { Page } from "../parts/page.js";
import { SmallTable } from "../parts/small-table.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { type Attention, attentionOf } from "./attention.js";
import { AttentionList } from "./attention-list.js";
import { labelValues, type Measurement, quantile, rate } from "./measurements.js";
import { overviewWords } from "./overview-words.js";
import { readerLags } from "./reader-lags.js";
import { useMeasurements } from "./use-measurements.js";

const SLOW_MS = 15_000;

/** How the server does, and what needs attention. */
export default function OverviewPage() {
  const words = useWords(overviewWords);
  const { measurements, fault, reload } = useMeasurements();
  const [oldest] = measurements;
  const newest = measurements.at(-1);
  const neverCalled = useNeverCalled();
  const disabled = useDisabled();
  return (
    <Page title={words.title}>
      <FaultNotice fault={fault} onRetry={reload} />
      {oldest && newest && (
        <>
          <AttentionList items={[...attentionOf(oldest, newest), ...disabled, ...neverCalled]} />
          <Now newest={newest} />
          <Lines measurements={measurements} />
          <div class="wide-cards">
            <Outcomes newest={newest} />
            <Readers newest={newest} />
          </div>
        </>
      )}
    </Page>
  );
}

function useNeverCalled(): readonly Attention[] {
  const { data } = useReading("sources", (signal) => api.get("/v1/sources", { signal }), { everyMs: SLOW_MS });
  return (data?.items ?? [])
    .filter(({ commands }) => commands.every(({ callbacks }) => callbacks === 0))
    .map(({ source }) => ({
      ...{ kind: "neverCalled", tone: "doubtful", amount: 1, of: source },
      path: `/console/sources?${new URLSearchParams({ source })}`,
    }));
}

function useDisabled(): readonly Attention[] {
  const { data } = useReading("subscriptions", (signal) => api.get("/v1/subscriptions", { signal }), {
    everyMs: SLOW_MS,
  });
  return (data?.items ?? [])
    .filter(({ state }) => state === "disabled")
    .map(({ id }) => ({
      ...{ kind: "disabled", tone: "bad", amount: 1, of: id },
      path: `/console/deliveries/${encodeURIComponent(id)}`,
    }));
}

function Now({ newest: { metrics } }: { readonly newest: Measurement }) {
  const words = useWords(overviewWords);
  const formats = useFormats();
  const numberOf = (name: string) => {
    const value = soleValue(metrics, name);
    return value === undefined ? "–" : formats.number(value);
  };
  const isUp = soleValue(metrics, "grouphook_database_up") === 1;
  const figures: readonly (readonly [string, string])[] = [
    [words.queue, numberOf("grouphook_queue_callbacks")],
    [words.oldest, formats.duration((soleValue(metrics, "grouphook_queue_oldest_seconds") ?? 0) * 1000)],
    [words.database, isUp ? words.databaseUp : words.databaseDown],
    [`${words.feed} (${words.feedHint})`, numberOf("grouphook_feed_sequence")],
    [words.deadLetters, numberOf("grouphook_dead_letters")],
    [words.stale, isUp ? formats.number(sumOf(metrics, "grouphook_stale_groups")) : "–"],
    [words.streams, numberOf("grouphook_stream_readers")],
    [words.memory, mebibytes(soleValue(metrics, "process_resident_memory_bytes"), formats)],
  ];
  return (
    <section aria-labelledby="now" class="stack">
      <h2 id="now">{words.now}</h2>
      <dl class="cards figures">
        {figures.map(([name, value]) => (
          <div key={name} class="sheet">
            <dt class="hint">{name}</dt>
            <dd class="figure">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function mebibytes(bytes: number | undefined, formats: Formats): string {
  return bytes === undefined ? "–" : `${formats.number(bytes / 1024 / 1024)} MiB`;
}

const CALLBACKS = "grouphook_callbacks_total";
const SECONDS = "grouphook_callback_seconds";

function Lines({ measurements }: { readonly measurements: readonly Measurement[] }) {
  const words = useWords(overviewWords);
  const formats = useFormats();
  const newest = measurements.at(-1);
  if (!newest || measurements.length < 2) return <p class="hint">{words.measuring}</p>;
  const pairs = measurements.slice(1).flatMap((after, index) => {
    const before = measurements[index];
    return before ? [{ before, after }] : [];
  });
  const times = pairs.map(({ after }) => after.at / 1000);
  const rates = labelValues(newest.metrics, CALLBACKS, "source").map((source) => {
    const values = pairs.map(({ before, after }) => rate(before, after, CALLBACKS, { source }));
    return { name: source, values, newest: words.perSecond(formats.decimal(values.at(-1) ?? 0)) };
  });
  const latencies = (
    [
      [words.median, 0.5],
      [words.p99, 0.99],
    ] as const
  ).map(([name, share]) => {
    const values = pairs.map(({ before, after }) => milliseconds(quantile(before, after, SECONDS, share)));
    const last = values.at(-1) ?? null;
    return { name, values, newest: last === null ? "–" : formats.duration(last) };
  });
  return (
    <section class="stack" aria-label={words.rates}>
      <div class="wide-cards">
        <LineChart title={words.rates} times={times} lines={rates} format={(value) => formats.decimal(value)} />
        <LineChart title={words.latency} times={times} lines={latencies} format={formats.duration} />
      </div>
      <p class="hint">{words.since}</p>
    </section>
  );
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

function Outcomes({ newest: { metrics } }: { readonly newest: Measurement }) {
  const words = useWords(overviewWords);
  const formats = useFormats();
  const rows = labelValues(metrics, CALLBACKS, "source").flatMap((source) =>
    labelValues(metrics, CALLBACKS, "outcome")
      .map((outcome) => ({ source, outcome, count: sumOf(metrics, CALLBACKS, { source, outcome }) }))
      .filter(({ count }) => count > 0)
      .toSorted((left, right) => right.count - left.count),
  );
  return (
    <section aria-labelledby="outcomes" class="stack">
      <h2 id="outcomes">{words.outcomes}</h2>
      <SmallTable
        label={words.outcomes}
        items={rows}
        keyOf={({ source, outcome }) => `${source}/${outcome}`}
        empty={words.noCallbacks}
        columns={[
          {
            title: words.source,
            cell: ({ source }) => <a href={`/console/sources?${new URLSearchParams({ source })}`}>{source}</a>,
          },
          {
            title: words.outcome,
            cell: ({ source, outcome }) => (
              <a href={`/console/callbacks?${new URLSearchParams({ source, outcome })}`}>{outcome}</a>
            ),
          },
          { title: words.count, isNumber: true, cell: ({ count }) => formats.number(count) },
        ]}
      />
    </section>
  );
}

function Readers({ newest: { metrics } }: { readonly newest: Measurement }) {
  const words = useWords(overviewWords);
  const formats = useFormats();
  return (
    <section aria-labelledby="readers" class="stack">
      <h2 id="readers">{words.lags}</h2>
      <SmallTable
        label={words.lags}
        items={readerLags(metrics)}
        keyOf={({ kind, name }) => `${kind}/${name}`}
        empty={words.noReaders}
        columns={[
          { title: words.reader, cell: ({ name }) => <VendorName text={name} /> },
          { title: words.kind, isMinor: true, cell: ({ kind }) => words.readerKinds[kind] },
          { title: words.behind, isNumber: true, cell: ({ events }) => formats.number(events) },
          {
            title: words.behindFor,
            isNumber: true,
            cell: ({ seconds }) => (seconds === undefined ? "–" : formats.duration(seconds * 1000)),
          },
        ]}
      />
      <p>
        <a href="/console/deliveries">{words.look}</a>
      </p>
    </section>
  );
}
