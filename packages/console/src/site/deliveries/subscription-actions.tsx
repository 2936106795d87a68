import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../api/client.js";
import { ActButton } from "../parts/act-button.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { NumberField } from "../parts/number-field.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";
import { SecretDialog } from "./secret-dialog.js";
import { draftOf, settingsOf } from "./subscription-draft.js";
import { SubscriptionFields } from "./subscription-fields.js";

type Subscription = Schemas["Subscription"];
type Action = "pause" | "resume" | "test" | "replay" | "rotate" | "change" | "remove";

interface SubscriptionActionsProps {
  readonly subscription: Schemas["SubscriptionDetails"];
  onChanged(): void;
  onTested(result: Schemas["TestResult"]): void;
}

/** What can be done with a subscription. */
export function SubscriptionActions({ subscription, onChanged, onTested }: SubscriptionActionsProps) {
  const words = useWords(deliveriesWords);
  const { route } = useLocation();
  const [asked, setAsked] = useState<Action>();
  const [secret, setSecret] = useState<string>();
  const { state, configured } = subscription;
  const isFailing = subscription.failures > 0 || subscription.waiting.events > 0;
  const resume = state === "active" ? words.tryNow : words.resume;
  const path = { id: subscription.id };
  const dialog = { onClose: () => setAsked(undefined), onDone: onChanged };
  return (
    <>
      <ActButton onClick={() => setAsked("test")}>{words.test}</ActButton>
      {state === "active" && <ActButton onClick={() => setAsked("pause")}>{words.pause}</ActButton>}
      {(state !== "active" || isFailing) && (
        <ActButton tone="primary" onClick={() => setAsked("resume")}>
          {resume}
        </ActButton>
      )}
      <ActButton onClick={() => setAsked("replay")}>{words.replay}</ActButton>
      {!configured && (
        <>
          <ActButton onClick={() => setAsked("change")}>{words.change}</ActButton>
          <ActButton onClick={() => setAsked("rotate")}>{words.rotate}</ActButton>
          <ActButton tone="danger" onClick={() => setAsked("remove")}>
            {words.remove}
          </ActButton>
        </>
      )}
      {asked === "test" && (
        <ConfirmDialog
          {...dialog}
          title={words.test}
          confirm={words.test}
          act={async () => onTested(await api.post("/v1/subscriptions/{id}/test", { path }))}
        >
          <p>{words.testMeaning}</p>
        </ConfirmDialog>
      )}
      {asked === "pause" && (
        <ConfirmDialog
          {...dialog}
          title={words.pause}
          confirm={words.pause}
          act={() => api.post("/v1/subscriptions/{id}/pause", { path })}
        >
          <p>{words.pauseMeaning}</p>
        </ConfirmDialog>
      )}
      {asked === "resume" && (
        <ConfirmDialog
          {...dialog}
          title={resume}
          confirm={resume}
          act={() => api.post("/v1/subscriptions/{id}/resume", { path })}
        >
          <p>{words.resumeMeaning}</p>
        </ConfirmDialog>
      )}
      {asked === "replay" && <Replay {...dialog} id={subscription.id} />}
      {asked === "change" && <Change {...dialog} subscription={subscription} />}
      {asked === "rotate" && <Rotation {...dialog} id={subscription.id} onSecret={setSecret} />}
      {asked === "remove" && (
        <ConfirmDialog
          title={words.removeTitle}
          confirm={words.remove}
          isDangerous
          act={() => api.delete("/v1/subscriptions/{id}", { path })}
          onClose={() => setAsked(undefined)}
          onDone={() => route("/console/deliveries", true)}
        >
          <p>{words.removeMeaning}</p>
        </ConfirmDialog>
      )}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}

interface ActionProps {
  onClose(): void;
  onDone(): void;
}

function Replay({ id, ...dialog }: ActionProps & { readonly id: string }) {
  const words = useWords(deliveriesWords);
  const [after, setAfter] = useState("");
  return (
    <ConfirmDialog
      {...dialog}
      title={words.replayTitle}
      confirm={words.replay}
      isDangerous
      act={() => api.post("/v1/subscriptions/{id}/replay", { path: { id }, body: { after: Number(after) } })}
    >
      <p>{words.replayMeaning}</p>
      <NumberField label={words.replayAfter} value={after} min={0} onValue={setAfter} />
    </ConfirmDialog>
  );
}

function Change({ subscription, ...dialog }: ActionProps & { readonly subscription: Subscription }) {
  const words = useWords(deliveriesWords);
  const [draft, setDraft] = useState(() => draftOf(subscription));
  return (
    <ConfirmDialog
      {...dialog}
      title={words.changeTitle}
      confirm={words.save}
      act={() => api.patch("/v1/subscriptions/{id}", { path: { id: subscription.id }, body: settingsOf(draft) })}
    >
      <SubscriptionFields draft={draft} onDraft={setDraft} />
    </ConfirmDialog>
  );
}

const LONGEST_OVERLAP_HOURS = 30 * 24;
const HOUR_SECONDS = 3600;

function Rotation({ id, onSecret, ...dialog }: ActionProps & { readonly id: string; onSecret(secret: string): void }) {
  const words = useWords(deliveriesWords);
  const [hours, setHours] = useState("24");
  return (
    <ConfirmDialog
      {...dialog}
      title={words.rotateTitle}
      confirm={words.rotate}
      act={async () => {
        const body = { overlapSeconds: Number(hours) * HOUR_SECONDS };
        onSecret((await api.post("/v1/subscriptions/{id}/rotate-secret", { path: { id }, body })).secret);
      }}
    >
      <p>{words.rotateMeaning}</p>
      <NumberField label={words.overlap} value={hours} min={0} max={LONGEST_OVERLAP_HOURS} onValue={setHours} />
    </ConfirmDialog>
  );
}
