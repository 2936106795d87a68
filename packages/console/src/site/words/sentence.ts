/** A part of a sentence: words of ours, or what is shown in a way of its own because it comes from outside or depends on the reader. */
type Piece =
  | string
  | { readonly userId: string }
  /** A text of the vendor's: a name, a message, an id. */
  | { readonly outside: string }
  /** Unix milliseconds. */
  | { readonly moment: number };

/** A sentence, or a part of one. */
export type Pieces = readonly Piece[];

/**
 * Fills the places `{name}` of a template. What stands in `[…]` is left out where one of its places has nothing; elsewhere such a
 * place stays empty.
 */
export function filled(template: string, places: Readonly<Record<string, Pieces | undefined>>): Pieces {
  const sections = template.split(/\[([^\]]*)\]/);
  return merged(
    sections.flatMap((section, index) => {
      const parts = section.split(/\{(\w+)\}/);
      const isOptional = index % 2 === 1;
      if (isOptional && parts.some((name, at) => at % 2 === 1 && places[name] === undefined)) return [];
      return parts.flatMap((part, at) => (at % 2 === 1 ? (places[part] ?? []) : [part]));
    }),
  );
}

/** More of a list are only counted. */
const MOST = 5;

/** Lists things one after the other. Of many only the first are named; `more` says how many are not. */
export function listed(
  items: readonly Pieces[],
  { separator, more }: { readonly separator: string; readonly more: string },
): Pieces | undefined {
  if (items.length === 0) return undefined;
  // One more would take as much room as saying that there is one.
  const shown = items.length <= MOST + 1 ? items : items.slice(0, MOST);
  const rest = items.length - shown.length;
  const all = rest === 0 ? shown : [...shown, filled(more, { count: [String(rest)] })];
  return merged(all.flatMap((item, index) => (index === 0 ? item : [separator, ...item])));
}

function merged(pieces: Pieces): Pieces {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string") joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}
