/** A moment as fields for date and time take it, in the browser's time zone; empty for what is none. */
export function localMoment(moment: string | undefined): string {
  const date = new Date(moment ?? "");
  if (Number.isNaN(date.getTime())) return "";
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, "2026-01-31T08:00:00".length);
}

/** The moment, as the API writes it, that such a field holds; `undefined` where it holds none. */
export function momentOfLocal(text: string): string | undefined {
  const date = new Date(text);
  return text === "" || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A moment of a page's address, as the API takes it; `undefined` for what is none. */
export function givenMoment(text: string | undefined): string | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
