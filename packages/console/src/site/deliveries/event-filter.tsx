import type { Schemas } from "@grouphook/client";
import { changeWords } from "../parts/change-words.js";
import { useFormats } from "../parts/formats.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";

/** Which events of the feed somebody gets, in words. */
export function EventFilter({ filter }: { readonly filter: Schemas["Consumer"]["filter"] }) {
  const words = useWords(deliveriesWords);
  const changes = useWords(changeWords);
  const { number } = useFormats();
  const { source, groupId, types } = filter;
  if (source === undefined && groupId === undefined && types === undefined) return <>{words.allEvents}</>;
  return (
    <>
      {source} {groupId !== undefined && <VendorText text={groupId} />}{" "}
      {types && (
        <span title={types.join(", ")}>
          {types.length > 2
            ? words.eventTypes(number(types.length))
            : types.map((type) => changes[type] ?? type).join(", ")}
        </span>
      )}
    </>
  );
}
