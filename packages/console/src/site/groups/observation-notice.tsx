import { ChangeType } from "../parts/change-type.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { staleWords } from "./stale-words.js";
import type { Observing } from "./use-observation.js";

/** How far the record differed from what was read at the vendor, or why it could not be read. */
export function ObservationNotice({ observing: { observation, fault } }: { readonly observing: Observing }) {
  const words = useWords(staleWords);
  const formats = useFormats();
  if (!observation) return <FaultNotice fault={fault} />;
  const found = Object.entries(observation.differences);
  return (
    <div class={observation.isStale ? "notice doubtful" : "notice good"} role="status">
      <p>{found.length === 0 ? words.equal : words.differed}</p>
      {found.length > 0 && (
        <ul>
          {found.map(([type, count]) => (
            <li key={type}>
              <ChangeType type={type} /> {words.differences(formats.number(count))}
            </li>
          ))}
        </ul>
      )}
      {observation.isStale && <p>{words.stillStale}</p>}
    </div>
  );
}
