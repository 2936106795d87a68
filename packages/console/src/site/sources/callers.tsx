import type { Schemas } from "@grouphook/client";
import type { Metrics } from "../api/metrics-text.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { refusalsOf } from "./source-standing.js";
import { sourcesWords } from "./sources-words.js";

interface CallersProps {
  readonly source: Schemas["Source"];
  readonly metrics: Metrics | undefined;
}

/** Whose callbacks are accepted, and how many were not. */
export function Callers({ source: { source, callers }, metrics }: CallersProps) {
  const words = useWords(sourcesWords);
  const { number } = useFormats();
  const { anyone, pathSecret, signature, addresses } = callers;
  const refused = metrics ? refusalsOf(metrics, source) : [];
  return (
    <section class="stack">
      <h3>{words.callers}</h3>
      {anyone ? (
        <p class="notice bad">{words.anyone}</p>
      ) : (
        <div>
          <p>{words.whoHas}</p>
          <ul>
            {pathSecret && <li>{words.pathSecret}</li>}
            {signature && <li>{words.signature}</li>}
            {addresses && <li>{words.addresses(addresses.join(", "))}</li>}
          </ul>
        </div>
      )}
      {refused.length > 0 && (
        <div class="notice doubtful">
          <p>{words.refusals}</p>
          <ul>
            {refused.map(({ reason, count }) => (
              <li key={reason}>
                <strong>{number(count)}</strong> {words.refused[reason]}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
