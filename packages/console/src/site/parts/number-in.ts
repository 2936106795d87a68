/** The whole number from 1 that a text of the page's address is; `undefined` for any other text. */
export function numberIn(text: string | undefined): number | undefined {
  const number = /^[1-9]\d{0,15}$/.test(text ?? "") ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
