const LONGEST_URL = 2000;

/** What is wrong with the URL of a receiver, without quoting it; `undefined` for a sound one. */
export function faultOfReceiverUrl(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return "must be a URL with http or https";
  if (url.length > LONGEST_URL) return `must have at most ${LONGEST_URL} characters`;
  if (parsed.username !== "" || parsed.password !== "")
    return "must hold no user and password: receivers verify the signature";
  return undefined;
}
