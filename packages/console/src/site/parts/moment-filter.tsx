import { useId } from "preact/hooks";
import { localMoment, momentOfLocal } from "./local-moment.js";
import { useQuery } from "./use-query.js";

/** A filter that takes a moment; it stands in the page's address as the API writes it. */
export function MomentFilter({ name, label }: { readonly name: string; readonly label: string }) {
  const { query, set } = useQuery();
  const id = useId();
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="datetime-local"
        step={1}
        value={localMoment(query[name])}
        onChange={(event) => set({ [name]: momentOfLocal(event.currentTarget.value) })}
      />
    </div>
  );
}
