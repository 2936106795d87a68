import { parseDatabaseUrl } from "@grouphook/core/storage";

/** Why vendors cannot be given an address that begins so; `undefined` if they can. */
export function faultOfPublicUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return "must begin with http:// or https://";
  return url.search || url.hash || url.username ? "must have no query, no # and no user" : undefined;
}

/** What is wrong with the address of a database; `undefined` for a sound one. */
export function faultOfDatabase(url: string): string | undefined {
  try {
    parseDatabaseUrl(url);
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}
