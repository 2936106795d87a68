import { queryParameters } from "./query-parameters.js";

/** The command as the query names it, which every callback's does; empty where it does not. */
export function queryCommand(query: string): string {
  return queryParameters(query).get("CallbackCommand") ?? "";
}
