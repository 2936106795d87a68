let last = { query: "", parameters: new URLSearchParams() };

/** The parameters of a callback's query, for reading alone. One callback's query is asked for several times in a row. */
export function queryParameters(query: string): Readonly<Pick<URLSearchParams, "get" | "keys" | "entries" | "size">> {
  if (last.query !== query) last = { query, parameters: new URLSearchParams(query) };
  return last.parameters;
}

/** The command as the query names it, which every callback's does; empty where it does not. */
export function queryCommand(query: string): string {
  return queryParameters(query).get("CallbackCommand") ?? "";
}
