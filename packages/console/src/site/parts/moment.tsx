import { useEffect, useReducer } from "preact/hooks";
import { useWords } from "../words/language.js";
import { useFormats } from "./formats.js";
import { partWords } from "./part-words.js";

/** A moment, as the API writes it: how long ago, and exactly for who points at it. */
export function Moment({ value, isExact = false }: { readonly value: string | null; readonly isExact?: boolean }) {
  const words = useWords(partWords);
  const formats = useFormats();
  const now = useNow(!isExact && value !== null);
  if (value === null) return <span class="faint">{words.none}</span>;
  if (Number.isNaN(Date.parse(value))) return <bdi>{value}</bdi>;
  const exact = formats.moment(value);
  return (
    <time datetime={value} title={isExact ? value : exact}>
      {isExact ? exact : formats.relative(value, now)}
    </time>
  );
}

/** How long a mute still lasts; nothing where there is none, or it is over. */
export function TimeLeft({ until }: { readonly until: string | null }) {
  const words = useWords(partWords);
  const formats = useFormats();
  const now = useNow(until !== null && until !== "forever");
  if (until === "forever") return <span>{words.forever}</span>;
  if (until === null || Date.parse(until) <= now) return null;
  return (
    <time datetime={until} title={formats.moment(until)}>
      {formats.duration(Date.parse(until) - now)}
    </time>
  );
}

const TICK_MS = 10_000;

/** The time, again and again. What was read since the last tick is not of the future. */
function useNow(isTicking: boolean): number {
  const [, tick] = useReducer((turn: number) => turn + 1, 0);
  useEffect(() => {
    if (!isTicking) return undefined;
    const timer = setInterval(() => tick(undefined), TICK_MS);
    return () => clearInterval(timer);
  }, [isTicking]);
  return Date.now();
}
