import type { Schemas } from "@grouphook/client";
import { Badge, type Tone } from "../parts/badge.js";
import { useWords } from "../words/language.js";
import { decisionsWords } from "./decisions-words.js";
import { difference, type Judged } from "./judged.js";

type Decision = Schemas["Decision"];

const TONES: Readonly<Record<Decision["verdict"], Tone>> = {
  allow: "good",
  amend: "doubtful",
  "refuse-some": "doubtful",
  discard: "bad",
  deny: "bad",
};

/** What was decided. */
export function VerdictBadge({ decision: { verdict } }: { readonly decision: Pick<Decision, "verdict"> }) {
  const words = useWords(decisionsWords);
  return <Badge tone={TONES[verdict]}>{words.verdicts[verdict]}</Badge>;
}

/** What was answered, and beside it what shadow policies said of the same callback. */
export function JudgedBadges({ judged: { decision, others } }: { readonly judged: Judged }) {
  const words = useWords(decisionsWords);
  if (decision.shadowed)
    return (
      <>
        <ShadowBadge
          shadow={decision}
          isDifferent={others.some((answer) => difference(decision, answer) === "verdict")}
        />{" "}
        {others.map((answer) => (
          <Badge key={answer.decisionId}>{words.answered(words.verdicts[answer.verdict])}</Badge>
        ))}
      </>
    );
  return (
    <>
      <VerdictBadge decision={decision} />
      {others.map((shadow) => (
        <span key={shadow.decisionId}>
          {" "}
          {difference(decision, shadow) === "verdict" ? (
            <ShadowBadge shadow={shadow} isDifferent />
          ) : (
            <Badge>{words.sameInShadow}</Badge>
          )}
        </span>
      ))}
    </>
  );
}

function ShadowBadge({ shadow, isDifferent }: { readonly shadow: Decision; readonly isDifferent: boolean }) {
  const words = useWords(decisionsWords);
  return <Badge tone={isDifferent ? "doubtful" : "plain"}>{words.shadowSaid(words.verdicts[shadow.verdict])}</Badge>;
}
