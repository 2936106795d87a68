import type { HttpResponse } from "../response-reader.ts";
import { fullLoad } from "./grouphook-sides.ts";

/** A callback that was acknowledged. */
export const RECORDED = "recorded";

/** The outcome in a reply of the full load. Tencent's replies name the error if the callback was not recorded. */
export function outcomeOf({ status, body }: HttpResponse): string {
  if (status === 200 && body === fullLoad.success) return RECORDED;
  return /"ErrorInfo":"([^"]*)"/.exec(body)?.[1] ?? `status ${status}`;
}
