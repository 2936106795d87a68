import type { Schemas } from "@grouphook/client";
import { useRef, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { NumberField } from "../parts/number-field.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";
import { type BeginDraft, beginOf, emptyDraft, settingsOf } from "./subscription-draft.js";
import { SubscriptionFields } from "./subscription-fields.js";

const BEGINS = ["newest", "oldest", "after"] as const;

interface AddSubscriptionProps {
  /** Where nothing was added. */
  onClose(): void;
  onAdded(subscription: Schemas["SubscriptionWithSecret"]): void;
}

/** Adds a subscription, whose secret the server makes. */
export function AddSubscription({ onClose, onAdded }: AddSubscriptionProps) {
  const words = useWords(deliveriesWords);
  const [draft, setDraft] = useState(emptyDraft);
  const added = useRef<Schemas["SubscriptionWithSecret"]>(undefined);
  const [begin, setBegin] = useState<BeginDraft>({ begin: "newest", after: "" });
  return (
    <ConfirmDialog
      title={words.addTitle}
      confirm={words.add}
      act={async () => {
        added.current = await api.post("/v1/subscriptions", { body: { ...settingsOf(draft), ...beginOf(begin) } });
      }}
      onClose={() => (added.current ? onAdded(added.current) : onClose())}
      onDone={() => undefined}
    >
      <p>{words.addHint}</p>
      <SubscriptionFields draft={draft} onDraft={setDraft} />
      <fieldset>
        <legend>{words.begin}</legend>
        {BEGINS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="begin"
              checked={begin.begin === one}
              onChange={() => setBegin({ ...begin, begin: one })}
            />{" "}
            {words.begins[one]}
          </label>
        ))}
      </fieldset>
      {begin.begin === "after" && (
        <NumberField
          label={words.after}
          value={begin.after}
          min={0}
          onValue={(after) => setBegin({ ...begin, after })}
        />
      )}
    </ConfirmDialog>
  );
}
