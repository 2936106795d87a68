import { useEffect, useRef } from "preact/hooks";

/** What is followed: all events, or those of a source, a group or certain types. */
interface Followed {
  readonly source?: string;
  readonly groupId?: string;
  readonly types?: readonly string[];
}

/** However many events come, the page is told once in this time. */
const SETTLE_MS = 1000;

/** How soon a stream that was refused is asked for again. */
const AGAIN_MS = 10_000;

/**
 * Tells when something happened, by the feed's stream, as long as the page is visible; also when something may have happened that
 * the stream did not tell. `undefined` follows nothing.
 */
export function useLive(followed: Followed | undefined, onEvents: () => void): void {
  const told = useRef(onEvents);
  told.current = onEvents;
  const query = followed === undefined ? undefined : queryOf(followed);
  useEffect(() => {
    if (query === undefined) return undefined;
    let stream: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        told.current();
      }, SETTLE_MS);
    };
    let again: ReturnType<typeof setTimeout> | undefined;
    let mayHaveMissed = false;
    const leave = () => {
      clearTimeout(again);
      stream?.close();
      stream = undefined;
      mayHaveMissed = true;
    };
    const open = () => {
      const opening = new EventSource(`/v1/feed/stream?${query}`);
      stream = opening;
      opening.addEventListener("message", tell);
      opening.addEventListener("reset", tell);
      opening.addEventListener("open", () => {
        if (mayHaveMissed) tell();
        mayHaveMissed = false;
      });
      opening.addEventListener("error", () => {
        mayHaveMissed = true;
        // A browser comes back to a stream that broke off, but never to one that was refused.
        if (opening.readyState !== EventSource.CLOSED) return;
        leave();
        tell();
        again = setTimeout(follow, AGAIN_MS);
      });
    };
    const follow = () => {
      if (document.visibilityState !== "visible") leave();
      else if (!stream) open();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      leave();
      clearTimeout(timer);
    };
  }, [query]);
}

function queryOf({ source, groupId, types }: Followed): string {
  const query = new URLSearchParams();
  if (source !== undefined) query.set("source", source);
  if (groupId !== undefined) query.set("groupId", groupId);
  if (types !== undefined) query.set("type", types.join(","));
  return query.toString();
}
