import { useWords } from "../words/language.js";
import { Badge } from "./badge.js";
import { type outcomeResults, outcomeWords } from "./outcome-words.js";

interface OutcomeBadgeProps {
  readonly result: (typeof outcomeResults)[number];
}

/** What grouphook did with a callback. */
export function OutcomeBadge({ result }: OutcomeBadgeProps) {
  const words = useWords(outcomeWords);
  const isDoubtful = result === "denied" || result === "unsupported";
  return <Badge tone={isDoubtful ? "doubtful" : "plain"}>{words[result]}</Badge>;
}
