let last = { query: "", parameters: new URLSearchParams() };

/** The parameters of a callback's query, for reading alone. One callback's query is asked for several times in a row. */
export function queryParameters(query: string): Readonly<Pick<URLSearchParams, "get" | "keys" | "entries" | "size">> {
  if (last.query !== query) last = { query, parameters: new URLSearchParams(query) };
  return last.parameters;
}
