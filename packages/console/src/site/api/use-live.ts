import { useEffect, useRef } from "preact/hooks";

/** What is followed: all events, or those of a source, a group or certain types. */
interface Followed {
  readonly source?: string;
  readonly groupId?: string;
  readonly types?: readonly string[];
}

/** However many events come, the page is told once in this time. */
const SETTLE_MS = 1000;

/** Tells when something happened, by the feed's stream, as long as the page is visible. `undefined` follows nothing. */
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
    const follow = () => {
      if (document.visibilityState !== "visible") {
        stream?.close();
        stream = undefined;
      } else if (!stream) {
        stream = new EventSource(`/v1/feed/stream?${query}`);
        stream.addEventListener("message", tell);
        stream.addEventListener("reset", tell);
      }
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stream?.close();
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
