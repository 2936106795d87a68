import type { Schemas } from "@grouphook/client";
import { ChangeType } from "../parts/change-type.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { sourcesWords } from "./sources-words.js";

/** What can be done at the vendor, or what to set for it; and what becomes of its callbacks. */
export function VendorAccess({ source }: { readonly source: Schemas["Source"] }) {
  const words = useWords(sourcesWords);
  const { client, withoutClient, forwards, messages } = source;
  return (
    <>
      <section class="stack">
        <h3>{words.client}</h3>
        {client ? (
          <>
            <p>{client.reads ? words.reads : words.tells}</p>
            <details>
              <summary>{words.canChange}</summary>
              <ul>
                {client.can.map((type) => (
                  <li key={type}>
                    <ChangeType type={type} />
                  </li>
                ))}
              </ul>
            </details>
          </>
        ) : (
          <p>
            {words.noClient} <VendorText text={withoutClient ?? ""} />
          </p>
        )}
      </section>
      <section class="stack">
        <h3>{words.settings}</h3>
        <p>
          {words.messages[messages]} {forwards ? words.forwards : words.noForward}
        </p>
      </section>
    </>
  );
}
