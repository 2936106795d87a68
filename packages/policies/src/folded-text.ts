/** A text in the form in which words are compared, with a map back to the original. */
export interface FoldedText {
  readonly text: string;
  /** The whole characters of the original that a range of `text` came from. */
  origin(start: number, end: number): Origin;
}

/** A range of the original, in UTF-16 units. */
export interface Origin {
  readonly start: number;
  readonly end: number;
  /** Whether neither end of the requested range lay inside a character. */
  readonly exact: boolean;
}

const characters = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * * Folds width, compatibility forms and case (NFKC, then upper and lower case), one grapheme cluster at a time, so that
 * * equal words fold equally at any place. `stripZeroWidth` removes what Unicode calls default ignorable.
 */
export function foldText(original: string, stripZeroWidth: boolean): FoldedText {
  if (isAscii(original)) {
    return { text: original.toLowerCase(), origin: (start, end) => ({ start, end, exact: true }) };
  }
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { segment, index } of characters.segment(original)) {
    const folded = foldCharacter(segment, stripZeroWidth);
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(index);
      ends.push(index + segment.length);
    }
  }
  return {
    text,
    origin: (start, end) => ({
      start: starts[start] ?? original.length,
      end: ends[end - 1] ?? 0,
      exact: starts[start - 1] !== starts[start] && starts[end] !== starts[end - 1],
    }),
  };
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function foldCharacter(character: string, stripZeroWidth: boolean): string {
  const visible = stripZeroWidth ? character.replace(/\p{Default_Ignorable_Code_Point}/gu, "") : character;
  const folded = visible.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
  return stripZeroWidth ? folded.replace(/\p{Default_Ignorable_Code_Point}/gu, "") : folded;
}
