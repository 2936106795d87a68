/** How far it is with a number of things that are done one after the other. */
export interface Progress<Item> {
  /** How many were tried. */
  readonly done: number;
  readonly failures: readonly { readonly item: Item; readonly fault: unknown }[];
}

/** Does something with each item, one after the other, until `signal` is aborted. What fails is told, and the next is done. */
export async function oneAfterTheOther<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
  { signal, onProgress }: { readonly signal: AbortSignal; onProgress(progress: Progress<Item>): void },
): Promise<void> {
  const failures: { item: Item; fault: unknown }[] = [];
  for (const [index, item] of items.entries()) {
    if (signal.aborted) return;
    await act(item).catch((fault: unknown) => failures.push({ item, fault }));
    onProgress({ done: index + 1, failures: [...failures] });
  }
}
