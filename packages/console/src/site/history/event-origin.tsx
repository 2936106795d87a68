import type { FeedEvent } from "@grouphook/client";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { historyWords } from "./history-words.js";

/** The command of events that a reading of the group at its vendor showed. */
export const OBSERVED = "observed";
/** The command of events that an app commanded. */
export const COMMANDED = "commanded";

/** What told of an event, in a word. */
export function EventOrigin({ event: { data } }: { readonly event: FeedEvent }) {
  const words = useWords(historyWords);
  if (data.command === OBSERVED) return <>{words.observed}</>;
  if (data.command === COMMANDED) return <>{words.commanded}</>;
  return <VendorName text={data.command} />;
}
