import { GrouphookProblem, NoAnswerError } from "@grouphook/client";
import { useWords } from "../words/language.js";
import { partWords } from "./part-words.js";

/** Says what went wrong, and what to do. Shows nothing where nothing did. */
export function FaultNotice({ fault, onRetry }: { readonly fault: unknown; readonly onRetry?: () => void }) {
  const words = useWords(partWords);
  if (fault === undefined) return null;
  return (
    <div class="notice bad" role="alert">
      <p>{explanation(fault, words)}</p>
      {detail(fault) && (
        <p class="hint">
          <bdi>{detail(fault)}</bdi>
        </p>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}

function explanation(fault: unknown, words: (typeof partWords)["en"]): string {
  if (fault instanceof NoAnswerError) return fault.reason === "unreadable" ? words.unreadable : words.unreachable;
  if (!(fault instanceof GrouphookProblem)) return words.unexpected;
  if (fault.by === "vendor") return words.vendorSays(String(fault.code ?? fault.title));
  if (fault.by !== undefined) return words.refusedBy(fault.by);
  if (fault.status === 503) return words.unavailable;
  if (fault.status === 403) return words.forbidden;
  if (fault.status === 404) return words.notThere;
  return fault.title;
}

function detail(fault: unknown): string | undefined {
  if (fault instanceof NoAnswerError) return undefined;
  if (fault instanceof GrouphookProblem) return fault.detail;
  return fault instanceof Error ? fault.message : String(fault);
}
