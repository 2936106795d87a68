/** The command as the query names it, which every callback's does; empty where it does not. */
export function queryCommand(query: string): string {
  return new URLSearchParams(query).get("CallbackCommand") ?? "";
}
