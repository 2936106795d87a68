const UNSAYABLE = /["\\\p{Cc}]/u;

/** Whether groupServer would read a text back unchanged: it takes it verbatim up to the next quote, escapes and all. */
export function isSayable(text: string): boolean {
  return text !== "" && text.isWellFormed() && !UNSAYABLE.test(text);
}
