/** Words by name. */
type Words<Name extends string> = Readonly<Record<Name, string>>;

/** Makes texts like one that holds these words, with others in their place. */
export function likeText<Name extends string>(text: string, words: Words<Name>): (others: Words<Name>) => string {
  const names = new Map<string, Name>();
  for (const name in words) names.set(words[name], name);
  const longestFirst = [...names.keys()].toSorted((left, right) => right.length - left.length);
  const parts = text.split(new RegExp(`(${longestFirst.map((word) => escaped(word)).join("|")})`));
  // Every second part is a word.
  const pieces = parts.map((part, index) => ({ part, name: index % 2 === 1 ? names.get(part) : undefined }));
  return (others) => {
    let made = "";
    for (const { part, name } of pieces) made += name === undefined ? part : others[name];
    return made;
  };
}

/** The pattern of a word. */
function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
