import type { Schemas } from "@grouphook/client";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Metrics } from "../api/metrics-text.js";
import { Badge } from "../parts/badge.js";
import { Facts } from "../parts/facts.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { useWords } from "../words/language.js";
import { CallbackAddress } from "./callback-address.js";
import { Callers } from "./callers.js";
import { Commands } from "./commands.js";
import { Guide } from "./guide.js";
import { arrivalsOf } from "./source-standing.js";
import { sourcesWords } from "./sources-words.js";
import { VendorAccess } from "./vendor-access.js";

interface SourceCardProps {
  readonly source: Schemas["Source"];
  /** As far as they were read. */
  readonly metrics: Metrics | undefined;
  readonly isOpen: boolean;
  /** Unfolds it, or folds it up; absent where it is always unfolded. */
  onToggle?(): void;
}

/** One source: what came from it, and, unfolded, everything that makes its vendor call. */
export function SourceCard({ source, metrics, isOpen, onToggle }: SourceCardProps) {
  const words = useWords(sourcesWords);
  const { number } = useFormats();
  const id = useId();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    // A link has led here.
    if (isOpen && onToggle) element.current?.scrollIntoView();
  }, []);
  const { lastSeen, callbacks, commandsSeen } = arrivalsOf(source);
  return (
    <section ref={element} class="sheet" aria-labelledby={id}>
      <div class="page-head">
        <h2 id={id}>
          {source.source} {source.callers.anyone && <Badge tone="bad">{words.openToAnyone}</Badge>}{" "}
          {lastSeen === null && <Badge tone="doubtful">{words.nothingCame}</Badge>}
        </h2>
        {onToggle && (
          <button type="button" aria-expanded={isOpen} aria-describedby={id} onClick={onToggle}>
            {isOpen ? words.hide : words.show}
          </button>
        )}
      </div>
      <Facts
        facts={[
          [words.vendor, source.vendor],
          [words.lastCallback, lastSeen === null ? words.nothingCame : <Moment key="last" value={lastSeen} />],
          [words.callbacks, number(callbacks)],
          [words.seen, words.seenOf(number(commandsSeen), number(source.commands.length))],
        ]}
      />
      {isOpen && (
        <>
          <CallbackAddress source={source} />
          <Callers source={source} metrics={metrics} />
          <Guide source={source} isNeeded={lastSeen === null} />
          <VendorAccess source={source} />
          <Commands source={source} />
        </>
      )}
    </section>
  );
}
