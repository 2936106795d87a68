import { api } from "../api/client.js";
import { parseMetrics } from "../api/metrics-text.js";
import { useReading } from "../api/use-reading.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { reconciliationWords } from "./reconciliation-words.js";

const RELOAD_MS = 5000;

/** How many groups are in doubt, and what becomes of them. */
export function StaleGroups() {
  const words = useWords(reconciliationWords);
  const { number } = useFormats();
  const { data } = useReading(
    "stale groups",
    async (signal) => parseMetrics(await api.get("/metrics", { signal })).get("grouphook_stale_groups") ?? [],
    { everyMs: RELOAD_MS },
  );
  if (!data) return null;
  const stale = data.filter(({ value }) => value > 0);
  return (
    <section class="sheet">
      <h2>{words.staleTitle}</h2>
      {stale.length === 0 ? (
        <p>{words.staleNone}</p>
      ) : (
        <>
          <p>{words.staleMeaning}</p>
          <ul>
            {stale.map(({ labels: { source = "" }, value }) => (
              <li key={source}>
                <a href={`/console/groups?${new URLSearchParams({ stale: "true", source })}`}>
                  {words.staleOf(source, number(value))}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
