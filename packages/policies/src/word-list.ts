import { AhoCorasick } from "@monyone/aho-corasick";
import { foldText, type Origin } from "./folded-text.js";

/** A search for words anywhere in a text, in one pass, ignoring case and width. */
export interface WordList {
  /** Where a text contains words: in order, overlapping ones joined. */
  find(text: string): readonly Origin[];
  /** The text with every word replaced; `undefined` if that would cut a character or leave a word. */
  replace(text: string, replacement: string): string | undefined;
}

/** Whether any character of a word remains to search for. */
export function isSearchable(word: string, stripZeroWidth: boolean): boolean {
  return foldText(word, stripZeroWidth).text !== "";
}

/** Prepares the search. Throws a `RangeError` for a word without characters to search for. */
export function createWordList(words: readonly string[], stripZeroWidth = false): WordList {
  for (const [index, word] of words.entries()) {
    if (!isSearchable(word, stripZeroWidth)) throw new RangeError(`word ${index + 1} has no characters to search for`);
  }
  const search = new AhoCorasick([...new Set(words.map((word) => foldText(word, stripZeroWidth).text))]);

  function find(text: string): readonly Origin[] {
    const folded = foldText(text, stripZeroWidth);
    return joined(search.matchInText(folded.text).map(({ begin, end }) => folded.origin(begin, end)));
  }

  return {
    find,
    replace(text, replacement) {
      const found = find(text);
      if (found.length === 0) return text;
      if (!found.every(({ exact }) => exact)) return undefined;
      const replaced = spliced(text, found, replacement);
      return find(replaced).length === 0 ? replaced : undefined;
    },
  };
}

function joined(found: Origin[]): readonly Origin[] {
  const result: Origin[] = [];
  for (const next of found.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last && next.start < last.end) {
      result[result.length - 1] = {
        start: last.start,
        end: Math.max(last.end, next.end),
        exact: last.exact && next.exact,
      };
    } else {
      result.push(next);
    }
  }
  return result;
}

function spliced(text: string, found: readonly Origin[], replacement: string): string {
  let result = "";
  let position = 0;
  for (const { start, end } of found) {
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}
