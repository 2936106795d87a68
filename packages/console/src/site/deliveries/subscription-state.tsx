import type { Schemas } from "@grouphook/client";
import { Badge, type Tone } from "../parts/badge.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";

type Subscription = Schemas["Subscription"];

const TONES: Readonly<Record<Subscription["state"], Tone>> = { active: "good", paused: "doubtful", disabled: "bad" };

interface SubscriptionStateProps {
  readonly subscription: Pick<Subscription, "state" | "reason">;
}

/** Whether a subscription is sent, and why not. */
export function SubscriptionState({ subscription: { state, reason } }: SubscriptionStateProps) {
  const words = useWords(deliveriesWords);
  return (
    <>
      <Badge tone={TONES[state]}>{words.states[state]}</Badge> {reason !== null && <VendorText text={reason} />}
    </>
  );
}
