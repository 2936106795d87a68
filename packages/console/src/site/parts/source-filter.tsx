import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { useWords, wordsOf } from "../words/language.js";
import { ChoiceFilter } from "./filters.js";

const sourceWords = wordsOf({ en: { source: "Source" }, zh: { source: "来源" } });

/** Chooses one of the server's sources; stands in the page's address as `source`. */
export function SourceFilter() {
  const words = useWords(sourceWords);
  const { data } = useReading("sources", (signal) => api.get("/v1/sources", { signal }));
  const names = data?.items.map(({ source }) => source) ?? [];
  return <ChoiceFilter name="source" label={words.source} choices={names.map((name) => [name, name])} />;
}
