import type { Schemas } from "@grouphook/client";
import { Badge, type Tone } from "../parts/badge.js";
import { useWords } from "../words/language.js";
import { commandsWords } from "./commands-words.js";

type State = Schemas["Command"]["state"];

const TONES: Readonly<Record<State, Tone>> = {
  started: "plain",
  performed: "good",
  refused: "doubtful",
  impossible: "doubtful",
  failed: "bad",
  unknown: "bad",
};

/** What has become of a command. */
export function CommandState({ state }: { readonly state: State }) {
  const words = useWords(commandsWords);
  return <Badge tone={TONES[state]}>{words.states[state]}</Badge>;
}
