/** A value as both database families store it. Times and counts are integers, JSON is text. */
export type SqlValue = string | number | null;

/** A row as it was read. */
export type Row = { readonly [column: string]: SqlValue };
