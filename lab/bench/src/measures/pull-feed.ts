const PAGE = 1000;

/** Reads the feed from its first event on, one page after the other; resolves to the events per second. */
export async function pullFeed(port: number, events: number, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  let after = 0;
  while (after < events) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/feed?after=${after}&limit=${PAGE}`, { signal });
    const text = await response.text();
    const next = Number(/"next":(\d+),"epoch":"[^"]*"\}$/.exec(text.slice(-200))?.[1]);
    if (!(next > after)) throw new Error(`the feed after ${after} was answered by ${text.slice(0, 200)}`);
    after = next;
  }
  return (after * 1000) / (performance.now() - startedAt);
}
