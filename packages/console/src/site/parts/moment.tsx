import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/language.js";
import { useFormats } from "./formats.js";
import { partWords } from "./part-words.js";

/** A moment, as the API writes it: how long ago, and exactly for who points at it. */
export function Moment({ value, isExact = false }: { readonly value: string | null; readonly isExact?: boolean }) {
  const words = useWords(partWords);
  const formats = useFormats();
  const now = useNow(!isExact && value !== null);
  if (value === null) return <span class="faint">{words.none}</span>;
  const exact = formats.moment(value);
  return (
    <time datetime={value} title={isExact ? value : exact}>
      {isExact ? exact : formats.relative(value, now)}
    </time>
  );
}

/** How long a mute still lasts; nothing where there is none, or it is over. */
export function TimeLeft({ until }: { readonly until: string | null }) {
  const formats = useFormats();
  const now = useNow(until !== null);
  if (until === null || Date.parse(until) <= now) return null;
  return (
    <time datetime={until} title={formats.moment(until)}>
      {formats.duration(Date.parse(until) - now)}
    </time>
  );
}

const TICK_MS = 10_000;

function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
  return Math.max(now, Date.now() - TICK_MS);
}
