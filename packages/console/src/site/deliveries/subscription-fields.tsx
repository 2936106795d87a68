import { useId, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { changeWords } from "../parts/change-words.js";
import { ChoiceField } from "../parts/choice-field.js";
import { NumberField } from "../parts/number-field.js";
import { TextField } from "../parts/text-field.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";
import { eventTypes } from "./event-types.js";
import type { SubscriptionDraft } from "./subscription-draft.js";

const LARGEST_BATCH = 1000;
const ORDERS = ["subscription", "group"] as const;

interface SubscriptionFieldsProps {
  readonly draft: SubscriptionDraft;
  onDraft(draft: SubscriptionDraft): void;
}

/** The settings of a subscription, to be filled in. */
export function SubscriptionFields({ draft, onDraft }: SubscriptionFieldsProps) {
  const words = useWords(deliveriesWords);
  const { data } = useReading("sources", (signal) => api.get("/v1/sources", { signal }));
  const sources = new Set([...(data?.items ?? []).map(({ source }) => source), draft.source]);
  sources.delete("");
  const change = (changed: Partial<SubscriptionDraft>) => onDraft({ ...draft, ...changed });
  return (
    <>
      <TextField
        label={words.url}
        hint={words.urlHint}
        isRequired
        value={draft.url}
        onInput={(url) => change({ url })}
      />
      <ChoiceField
        label={words.onlySource}
        value={draft.source}
        choices={[["", words.anySource], ...[...sources].map((source) => [source, source] as const)]}
        onChoose={(source) => change({ source })}
      />
      <TextField label={words.onlyGroup} value={draft.groupId} onInput={(groupId) => change({ groupId })} />
      <EventTypes draft={draft} onDraft={onDraft} />
      <ChoiceField
        label={words.order}
        value={draft.order}
        choices={ORDERS.map((order) => [order, words.orders[order]])}
        onChoose={(chosen) => change({ order: ORDERS.find((order) => order === chosen) ?? "subscription" })}
      />
      <p class="hint">{words.orderHints[draft.order]}</p>
      <NumberField
        label={words.batch}
        value={draft.batch}
        min={1}
        max={LARGEST_BATCH}
        onValue={(batch) => change({ batch })}
      />
    </>
  );
}

function EventTypes({ draft, onDraft }: SubscriptionFieldsProps) {
  const words = useWords(deliveriesWords);
  const changes = useWords(changeWords);
  const id = useId();
  const [isOpen] = useState(draft.types.length > 0);
  const toggle = (type: (typeof eventTypes)[number], isChosen: boolean) => {
    const others = draft.types.filter((one) => one !== type);
    onDraft({ ...draft, types: isChosen ? [...others, type] : others });
  };
  return (
    <details open={isOpen}>
      <summary id={id}>{words.onlyTypes}</summary>
      <fieldset class="filters" aria-labelledby={id}>
        {eventTypes.map((type) => (
          <label key={type} title={type}>
            <input
              type="checkbox"
              checked={draft.types.includes(type)}
              onChange={(event) => toggle(type, event.currentTarget.checked)}
            />{" "}
            {changes[type] ?? type}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
