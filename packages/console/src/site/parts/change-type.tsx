import { useWords } from "../words/language.js";
import { changeWords } from "./change-words.js";

/** The type of a change or an event in words, and as the API names it for who points at it. */
export function ChangeType({ type }: { readonly type: string }) {
  const words = useWords(changeWords);
  return <span title={type}>{words[type] ?? type}</span>;
}
