import type { Schemas } from "@grouphook/client";
import { CopyButton } from "../parts/copy-button.js";
import { useWords } from "../words/language.js";
import { sourcesWords } from "./sources-words.js";

/** The address that the vendor is to call, without its secret. */
export function CallbackAddress({ source: { callbackPath, secretIn } }: { readonly source: Schemas["Source"] }) {
  const words = useWords(sourcesWords);
  const address = location.origin + callbackPath;
  return (
    <section class="stack">
      <h3>{words.address}</h3>
      <pre class="json">{address}</pre>
      <div class="actions">
        <CopyButton text={address} label={words.copyAddress} />
      </div>
      {secretIn && <p>{secretPlace(secretIn, words)}</p>}
      <p class="hint">{words.otherAddress}</p>
    </section>
  );
}

function secretPlace(
  { header, parameter }: NonNullable<Schemas["Source"]["secretIn"]>,
  words: (typeof sourcesWords)["en"],
): string {
  if (header !== null) return words.secretInHeader(header);
  return parameter === null ? words.secretInPath : words.secretInParameter(parameter);
}
