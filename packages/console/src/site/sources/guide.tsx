import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { useLanguage, useWords } from "../words/language.js";
import { stepAt } from "./source-standing.js";
import { sourcesWords } from "./sources-words.js";

interface GuideProps {
  readonly source: Schemas["Source"];
  /** Whether it is shown at once. */
  readonly isNeeded: boolean;
}

/** What to do at the vendor so that it calls, step by step. */
export function Guide({ source: { guide }, isNeeded }: GuideProps) {
  const words = useWords(sourcesWords);
  const { language } = useLanguage();
  // Once the first callback came, it stays as it was: somebody may be reading it.
  const [isOpen] = useState(isNeeded);
  if (!guide) return null;
  return (
    <details open={isOpen}>
      <summary>{words.guide}</summary>
      <ol>
        {guide[language].map((step) => (
          <li key={step}>{stepAt(step, location.origin)}</li>
        ))}
      </ol>
      <p class="hint">{words.guideHint}</p>
    </details>
  );
}
