/** The form body of an AEC callback, unsigned. */
export function aecBody(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ data: JSON.stringify({ ts: "1795299009", ...fields }) }).toString();
}

/** Posts an AEC callback and reads what AEC would. */
export async function postAec(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: string; readonly data?: unknown }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: aecBody(fields),
  });
  return JSON.parse(await response.text());
}
