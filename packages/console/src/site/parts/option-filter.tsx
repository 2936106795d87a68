import { useId } from "preact/hooks";
import { useQuery } from "./use-query.js";

interface OptionFilterProps {
  readonly name: string;
  readonly label: string;
  /** Value and words of each choice. The first holds unless another is chosen, and is left out of the page's address. */
  readonly choices: readonly (readonly [value: string, label: string])[];
}

/** A choice of which something always holds, such as an order. */
export function OptionFilter({ name, label, choices }: OptionFilterProps) {
  const { query, set } = useQuery();
  const id = useId();
  const [first = ""] = choices[0] ?? [];
  const chosen = choices.some(([value]) => value === query[name]) ? query[name] : first;
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={chosen}
        onChange={({ currentTarget: { value } }) => set({ [name]: value === first ? undefined : value })}
      >
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
