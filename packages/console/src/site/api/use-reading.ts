import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useSession, useSessionEnd } from "../session/session.js";

/** Something that is read from the server, as far as it is there. */
export interface Reading<Read> {
  /** The last that was read. It stays while it is read again, and if that fails. */
  readonly data: Read | undefined;
  /** Why the last reading failed; `undefined` once one succeeds. */
  readonly fault: unknown;
  readonly isReading: boolean;
  /** Reads it again. */
  reload(): void;
}

interface ReadingSettings {
  /** Read again after so many milliseconds, while the page is visible. */
  readonly everyMs?: number;
}

/**
 * Reads something when `key` changes, and when asked to. `key` must name all that `read` depends on: what was read for another key
 * is not shown.
 */
export function useReading<Read>(
  key: string,
  read: (signal: AbortSignal) => Promise<Read>,
  { everyMs }: ReadingSettings = {},
): Reading<Read> {
  const [state, setState] = useState<{ key: string; data?: Read; fault?: unknown }>({ key });
  const [isReading, setReading] = useState(true);
  const [turn, setTurn] = useState(0);
  const latest = useRef(read);
  latest.current = read;
  const onFault = useSessionEnd();
  const { session } = useSession();

  useEffect(() => {
    const leaving = new AbortController();
    setReading(true);
    latest
      .current(leaving.signal)
      .then(
        (data) => setState({ key, data }),
        (fault: unknown) => {
          if (leaving.signal.aborted) return;
          onFault(fault);
          setState((before) => (before.key === key ? { ...before, fault } : { key, fault }));
        },
      )
      .finally(() => {
        if (!leaving.signal.aborted) setReading(false);
      });
    return () => leaving.abort();
  }, [key, turn, session]);

  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    if (everyMs === undefined || isReading) return undefined;
    const timer = setTimeout(() => {
      if (document.visibilityState === "visible") reload();
      else document.addEventListener("visibilitychange", reload, { once: true });
    }, everyMs);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", reload);
    };
  }, [everyMs, isReading, reload]);

  const isOfKey = state.key === key;
  return { data: isOfKey ? state.data : undefined, fault: isOfKey ? state.fault : undefined, isReading, reload };
}
