import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useSession, useSessionEnd } from "../session/session.js";

/** One page of a list. */
export interface ListPage<Item, Place> {
  readonly items: readonly Item[];
  /** Where the next page begins; `null` on the last. */
  readonly next: Place | null;
}

/** A list that is read page by page, as far as somebody looks. */
export interface Pages<Item> {
  readonly items: readonly Item[];
  /** Whether everything was read. */
  readonly isComplete: boolean;
  readonly isReading: boolean;
  readonly fault: unknown;
  /** Reads the next page, unless one is being read. */
  more(): void;
  /** Begins again. What was read stays until the first page is there. */
  reload(): void;
}

interface State<Item, Place> {
  readonly key: string;
  readonly items: readonly Item[];
  /** `undefined` before the first page. */
  readonly next: Place | null | undefined;
  readonly fault?: unknown;
}

/** So many pages without an item are looked through by themselves. */
const EMPTY_PAGES = 5;

/** Reads a list. `key` must name all that `read` depends on: with another key it begins again. */
export function usePages<Item, Place>(
  key: string,
  read: (place: Place | undefined, signal: AbortSignal) => Promise<ListPage<Item, Place>>,
): Pages<Item> {
  const [state, setState] = useState<State<Item, Place>>({ key, items: [], next: undefined });
  const [isReading, setReading] = useState(true);
  const current = useRef({ state, read });
  current.current = { state, read };
  const reading = useRef<AbortController>(undefined);
  const onFault = useSessionEnd();
  const { session } = useSession();

  const load = useCallback(
    async (before: State<Item, Place>) => {
      reading.current?.abort();
      const leaving = new AbortController();
      reading.current = leaving;
      setReading(true);
      try {
        let place = before.next ?? undefined;
        let page = await current.current.read(place, leaving.signal);
        for (let empty = 1; page.items.length === 0 && page.next !== null && empty < EMPTY_PAGES; empty += 1) {
          place = page.next;
          page = await current.current.read(place, leaving.signal);
        }
        if (leaving.signal.aborted) return;
        setState({ key: before.key, items: [...before.items, ...page.items], next: page.next });
      } catch (fault) {
        if (leaving.signal.aborted) return;
        onFault(fault);
        setState((shown) => (shown.key === before.key ? { ...shown, fault } : { ...before, fault }));
      }
      if (!leaving.signal.aborted) {
        reading.current = undefined;
        setReading(false);
      }
    },
    [onFault],
  );

  const reload = useCallback(() => void load({ key, items: [], next: undefined }), [key, load]);
  // A new session reads what the one before could not.
  useEffect(() => {
    reload();
    return () => reading.current?.abort();
  }, [reload, session]);
  const more = useCallback(() => {
    const { state: shown } = current.current;
    if (reading.current || shown.next === null || shown.next === undefined) return;
    void load(shown);
  }, [load]);

  const isOfKey = state.key === key;
  return {
    items: isOfKey ? state.items : [],
    isComplete: isOfKey && state.next === null,
    isReading,
    fault: isOfKey ? state.fault : undefined,
    more,
    reload,
  };
}
