import { ChangeType } from "../parts/change-type.js";
import { changeWords } from "../parts/change-words.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { type Differences, greatestFirst } from "./differences.js";
import { reconciliationWords } from "./reconciliation-words.js";

/** Differences by type, each with its number. */
export function DifferenceList({ differences }: { readonly differences: Differences }) {
  const { number } = useFormats();
  return (
    <dl class="facts">
      {greatestFirst(differences).map(([type, count]) => (
        <div key={type}>
          <dt>
            <ChangeType type={type} />
          </dt>
          <dd>{number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The same in one line. */
export function DifferenceLine({ differences }: { readonly differences: Differences }) {
  const words = useWords(reconciliationWords);
  const changes = useWords(changeWords);
  const { number } = useFormats();
  const parts = greatestFirst(differences).map(([type, count]) => `${changes[type] ?? type} ${number(count)}`);
  return <>{parts.length === 0 ? words.noDifferences : parts.join(", ")}</>;
}
