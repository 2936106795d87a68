import { Badge } from "../parts/badge.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import type { Attention } from "./attention.js";
import { overviewWords } from "./overview-words.js";

/** Measured in seconds; all others are counted. */
const IN_SECONDS: readonly Attention["kind"][] = ["waiting", "consumerLag", "pushLag", "sinkLag"];
/** Said without a number. */
const PLAIN: readonly Attention["kind"][] = ["database", "circuit", "neverCalled", "disabled"];

/** What needs attention, each with the way to where it is mended. */
export function AttentionList({ items }: { readonly items: readonly Attention[] }) {
  const words = useWords(overviewWords);
  const formats = useFormats();
  const amountOf = ({ kind, amount }: Attention) => {
    if (PLAIN.includes(kind)) return "";
    return IN_SECONDS.includes(kind) ? formats.duration(amount * 1000) : formats.number(amount);
  };
  return (
    <section aria-labelledby="attention" class="stack">
      <h2 id="attention">{words.attention}</h2>
      {items.length === 0 ? (
        <p class="notice good">{words.allWell}</p>
      ) : (
        <ul class="attention">
          {items.map((item) => (
            <li key={`${item.kind}/${item.of}`} class={`notice ${item.tone}`}>
              <span>
                {item.of !== undefined && (
                  <Badge>
                    <bdi>{item.of}</bdi>
                  </Badge>
                )}{" "}
                <strong>{amountOf(item)}</strong> {words.kinds[item.kind]}
              </span>
              {item.path !== "/console/" && <a href={item.path}>{words.look}</a>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
