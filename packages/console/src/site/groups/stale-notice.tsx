import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { Moment } from "../parts/moment.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { staleReasons } from "./stale-reasons.js";
import { staleWords } from "./stale-words.js";

interface StaleNoticeProps {
  readonly stale: NonNullable<Schemas["Group"]["stale"]>;
  /** What can be done about it. */
  readonly children: ComponentChildren;
}

/** Since when and why the record of a group may differ from the vendor's. */
export function StaleNotice({ stale: { since, reason }, children }: StaleNoticeProps) {
  const words = useWords(staleWords);
  const reasons = useWords(staleReasons);
  return (
    <section class="notice doubtful">
      <p>
        <strong>{words.title}</strong>
      </p>
      <p>
        {words.since}: {since === null ? words.fromStart : <Moment value={since} />}
      </p>
      <p>
        {words.why}: <VendorText text={reasons[reason] ?? reason} />
      </p>
      {children}
    </section>
  );
}
