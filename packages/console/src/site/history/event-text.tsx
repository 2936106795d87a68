import type { FeedEvent } from "@grouphook/client";
import { Sentence } from "../parts/sentence.js";
import { useWords } from "../words/language.js";
import { eventSentence } from "./event-sentence.js";
import { eventWords } from "./event-words.js";

interface EventTextProps {
  readonly event: FeedEvent;
  /** Whether long texts are shown as they are written, not cut off in one line. */
  readonly isWhole?: boolean;
}

/** What an event tells, in a sentence whose users are links. */
export function EventText({ event, isWhole = false }: EventTextProps) {
  const words = useWords(eventWords);
  return <Sentence pieces={eventSentence(event, words)} source={event.data.source} isWhole={isWhole} />;
}
