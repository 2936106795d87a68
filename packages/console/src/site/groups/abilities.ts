import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { useWords } from "../words/language.js";
import { abilityWords } from "./ability-words.js";

/** What can be asked of the vendor of a source. */
export interface Abilities {
  /** The vendor's name; that of the source until it is known. */
  readonly vendor: string;
  /** Whether grouphook itself keeps the groups, and the vendor is only told of them. */
  readonly isTold: boolean;
  /** Why nothing at all can be asked there. */
  readonly whyNothing: WhyNothing | undefined;
  /** Why a change of this type cannot be asked for; `undefined` where it can, or that is not known. */
  whyNot(change: string): string | undefined;
  /** Why groups cannot be read there. */
  readonly whyNotRead: string | undefined;
}

/** In our words, and in those of the server, which names the settings that are missing. */
interface WhyNothing {
  readonly text: string;
  readonly detail: string | null;
}

/** What can be asked of the vendor of a source; everything, as long as that is not known. */
export function useAbilities(source: string): Abilities {
  const words = useWords(abilityWords);
  const { data } = useReading("sources", (signal) => api.get("/v1/sources", { signal }));
  const found = data?.items.find((one) => one.source === source);
  const vendor = found?.vendor ?? source;
  const whyNothing = data && whyNothingOf(found, words);
  const { client } = found ?? {};
  return {
    ...{ vendor, whyNothing, isTold: client?.reads === false },
    whyNot: (change) => whyNothing?.text ?? (client && !client.can.includes(change) ? words.cannot(vendor) : undefined),
    whyNotRead: whyNothing?.text ?? (client && !client.reads ? words.nothingToRead(vendor) : undefined),
  };
}

function whyNothingOf(
  source: Schemas["Source"] | undefined,
  words: (typeof abilityWords)["en"],
): WhyNothing | undefined {
  if (!source) return { text: words.notConfigured, detail: null };
  return source.client ? undefined : { text: words.noClient, detail: source.withoutClient };
}
