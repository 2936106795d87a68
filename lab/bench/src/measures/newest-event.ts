/** The sequence of the newest event in the feed of a server. */
export async function newestEvent(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/feed?after=${Number.MAX_SAFE_INTEGER}`);
  const { newest }: { readonly newest?: number } = JSON.parse(await response.text());
  if (newest === undefined) throw new Error("the newest event is not told");
  return newest;
}
