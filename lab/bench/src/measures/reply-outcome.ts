import type { HttpResponse } from "../response-reader.ts";
import { fullLoad } from "./grouphook-sides.ts";

/** A callback that was acknowledged. */
export const RECORDED = "recorded";

/** What a reply says became of a callback of the full load: Tencent's name the error where it was not recorded. */
export function outcomeOf({ status, body }: HttpResponse): string {
  if (status === 200 && body === fullLoad.success) return RECORDED;
  return /"ErrorInfo":"([^"]*)"/.exec(body)?.[1] ?? `status ${status}`;
}
