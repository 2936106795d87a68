import { api } from "../api/client.js";
import { parseMetrics, sumOf } from "../api/metrics-text.js";
import { useReading } from "../api/use-reading.js";
import { EmptyState } from "../parts/empty-state.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { Page } from "../parts/page.js";
import { useQuery } from "../parts/use-query.js";
import { useWords } from "../words/language.js";
import { SourceCard } from "./source-card.js";
import { sourcesWords } from "./sources-words.js";

const RELOAD_MS = 5000;

/** Where each vendor calls, who can call there, and what has come and what never did. */
export default function SourcesPage() {
  const words = useWords(sourcesWords);
  const { number } = useFormats();
  const { query, set } = useQuery();
  const { data, fault, reload } = useReading("sources", (signal) => api.get("/v1/sources", { signal }), {
    everyMs: RELOAD_MS,
  });
  const { data: metrics } = useReading(
    "refusals",
    async (signal) => parseMetrics(await api.get("/metrics", { signal })),
    { everyMs: RELOAD_MS },
  );
  const misrouted = metrics ? sumOf(metrics, "grouphook_misrouted_requests_total") : 0;
  const items = data?.items ?? [];
  const isOnly = items.length === 1;
  return (
    <Page title={words.title}>
      <FaultNotice fault={fault} onRetry={reload} />
      {misrouted > 0 && <p class="notice doubtful">{words.misrouted(number(misrouted))}</p>}
      {data && items.length === 0 && <EmptyState>{words.noSources}</EmptyState>}
      {items.map((source) => {
        const isOpen = isOnly || source.source === query.source;
        return (
          <SourceCard
            key={source.source}
            source={source}
            metrics={metrics}
            isOpen={isOpen}
            {...(!isOnly && {
              onToggle: () => set({ source: isOpen ? undefined : source.source, came: undefined }, { isStep: true }),
            })}
          />
        );
      })}
    </Page>
  );
}
