import type { Schemas } from "@grouphook/client";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { callbacksWords } from "./callbacks-words.js";

interface ForwardedProps {
  readonly forwarded: Schemas["RawCallback"]["forwarded"];
}

/** What became of a callback that was passed on to the app; nothing where it was not. */
export function Forwarded({ forwarded }: ForwardedProps) {
  const words = useWords(callbacksWords);
  const formats = useFormats();
  if (!forwarded) return null;
  const { outcome, status, milliseconds } = forwarded;
  const parts = [
    words.forwardOutcomes[outcome],
    ...(status === null ? [] : [words.status(status)]),
    words.took(formats.duration(milliseconds)),
  ];
  return <>{parts.join(" · ")}</>;
}
