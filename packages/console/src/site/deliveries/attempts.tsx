import type { Schemas } from "@grouphook/client";
import { Badge, type Tone } from "../parts/badge.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { SmallTable } from "../parts/small-table.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";

type Attempt = Schemas["Attempt"];

const TONES: Readonly<Record<Attempt["outcome"], Tone>> = { delivered: "good", failed: "bad", gone: "bad" };

/** The last requests to a receiver, and what it answered. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const words = useWords(deliveriesWords);
  const { number, duration } = useFormats();
  return (
    <SmallTable
      label={words.attempts}
      items={attempts}
      keyOf={({ messageId, attemptedAt, attempt }) => `${messageId} ${attemptedAt} ${attempt}`}
      empty={words.noAttempts}
      columns={[
        { title: words.when, cell: ({ attemptedAt }) => <Moment value={attemptedAt} /> },
        {
          title: words.result,
          cell: (attempt) => (
            <>
              <Badge tone={TONES[attempt.outcome]}>{words.results[attempt.outcome]}</Badge>{" "}
              {attempt.error !== null && <VendorText text={attempt.error} />}
            </>
          ),
        },
        { title: words.status, isNumber: true, cell: ({ status }) => status ?? words.noStatus },
        {
          title: words.answer,
          isMinor: true,
          cell: ({ answer, status }) => status !== null && <VendorText text={answer} />,
        },
        {
          title: words.sequences,
          isNumber: true,
          isMinor: true,
          cell: ({ firstSequence, lastSequence }) =>
            firstSequence === lastSequence
              ? number(firstSequence)
              : `${number(firstSequence)} – ${number(lastSequence)}`,
        },
        { title: words.events, isNumber: true, isMinor: true, cell: ({ events }) => number(events) },
        { title: words.attempt, isNumber: true, isMinor: true, cell: ({ attempt }) => number(attempt) },
        { title: words.took, isNumber: true, isMinor: true, cell: ({ milliseconds }) => duration(milliseconds) },
        { title: words.message, isMinor: true, cell: ({ messageId }) => <span class="code">{messageId}</span> },
      ]}
    />
  );
}
