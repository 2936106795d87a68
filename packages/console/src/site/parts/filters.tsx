import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useWords } from "../words/language.js";
import { partWords } from "./part-words.js";
import { useQuery } from "./use-query.js";

/** The filters of a list, side by side. */
export function Filters({ children }: { readonly children: ComponentChildren }) {
  return <search class="filters">{children}</search>;
}

/** After so long without a key, what was typed is looked for. */
const TYPING_MS = 250;

interface TextFilterProps {
  /** Its name in the page's address. */
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
}

/** A filter that is typed. */
export function TextFilter({ name, label, placeholder }: TextFilterProps) {
  const { query, set } = useQuery();
  const chosen = query[name] ?? "";
  const [typed, setTyped] = useState(chosen);
  const id = useId();
  const lookedFor = useRef(chosen);
  useEffect(() => {
    // Not what was typed here, to which more may have been added meanwhile.
    if (chosen === lookedFor.current) return;
    lookedFor.current = chosen;
    setTyped(chosen);
  }, [chosen]);
  useEffect(() => {
    if (typed === chosen) return undefined;
    const timer = setTimeout(() => {
      lookedFor.current = typed;
      set({ [name]: typed });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, chosen, name, set]);
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={placeholder}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

interface ChoiceFilterProps {
  readonly name: string;
  readonly label: string;
  /** Value and words of each choice; all of them unless one is chosen. */
  readonly choices: readonly (readonly [value: string, label: string])[];
}

/** A filter of which one value is chosen, or none. */
export function ChoiceFilter({ name, label, choices }: ChoiceFilterProps) {
  const words = useWords(partWords);
  const { query, set } = useQuery();
  const id = useId();
  const chosen = query[name] ?? "";
  const isKnown = chosen === "" || choices.some(([value]) => value === chosen);
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <select id={id} value={chosen} onChange={(event) => set({ [name]: event.currentTarget.value })}>
        <option value="">{words.all}</option>
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
        {!isKnown && <option value={chosen}>{chosen}</option>}
      </select>
    </div>
  );
}
