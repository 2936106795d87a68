const SHORTEST_SECRET = 24;
const LONGEST_SECRET = 64;

/** What is wrong with a backend's address, without quoting it; `undefined` for a valid one. */
export function faultOfUrl(url: string): string | undefined {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  return /^https?:$/.test(protocol) ? undefined : "must be a URL with http or https";
}

/** What is wrong with a Standard Webhooks secret, without quoting it; `undefined` for a valid one. */
export function faultOfSecret(secret: string): string | undefined {
  const base64 = secret.replace(/^whsec_/, "");
  const bytes = Buffer.from(base64, "base64");
  const isValid =
    bytes.toString("base64") === base64 && bytes.length >= SHORTEST_SECRET && bytes.length <= LONGEST_SECRET;
  return isValid
    ? undefined
    : `must be ${SHORTEST_SECRET} to ${LONGEST_SECRET} bytes in base64, with or without whsec_`;
}
