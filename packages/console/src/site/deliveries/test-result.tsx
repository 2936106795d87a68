import type { Schemas } from "@grouphook/client";
import { Facts } from "../parts/facts.js";
import { useFormats } from "../parts/formats.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";

/** What a receiver made of a test. */
export function TestResult({ result }: { readonly result: Schemas["TestResult"] }) {
  const words = useWords(deliveriesWords);
  const { duration } = useFormats();
  const { outcome, status, error, answer, milliseconds } = result;
  return (
    <section class={outcome === "delivered" ? "notice good" : "notice bad"} role="status">
      <p>{words.tested[outcome]}</p>
      <Facts
        facts={[
          [words.status, status ?? words.noStatus],
          [words.took, duration(milliseconds)],
          ...(error === null ? [] : [[words.error, <VendorText key="error" text={error} />] as const]),
          [words.answer, <VendorText key="answer" text={answer} />],
        ]}
      />
    </section>
  );
}
