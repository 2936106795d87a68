/** Whether a text is of so many bytes of UTF-8 or fewer. */
export function fitsInto(bytes: number, text: string): boolean {
  return text.length * 3 <= bytes || (text.length <= bytes && Buffer.byteLength(text) <= bytes);
}
