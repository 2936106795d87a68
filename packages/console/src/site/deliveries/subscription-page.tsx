import { GrouphookProblem, type Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { EmptyState } from "../parts/empty-state.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { Page } from "../parts/page.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { Attempts } from "./attempts.js";
import { deliveriesWords } from "./deliveries-words.js";
import { EventFilter } from "./event-filter.js";
import { SubscriptionActions } from "./subscription-actions.js";
import { SubscriptionState } from "./subscription-state.js";
import { TestResult } from "./test-result.js";

const RELOAD_MS = 5000;

/** One subscription: how far it is, what its receiver answers, and what can be done. */
export default function SubscriptionPage() {
  const words = useWords(deliveriesWords);
  const { params } = useRoute();
  const id = params.id ?? "";
  const [tested, setTested] = useState<Schemas["TestResult"]>();
  const reading = useReading(
    id,
    async (signal) => {
      const path = { id };
      const [subscription, attempts] = await Promise.all([
        api.get("/v1/subscriptions/{id}", { path, signal }),
        api.get("/v1/subscriptions/{id}/attempts", { path, signal }),
      ]);
      return { subscription, attempts: attempts.items };
    },
    { everyMs: RELOAD_MS },
  );
  const { data, fault, reload } = reading;
  if (fault instanceof GrouphookProblem && fault.status === 404)
    return (
      <Page title={words.title}>
        <EmptyState>
          <p>{words.subscriptionMissing}</p>
          <a href="/console/deliveries">{words.toSubscriptions}</a>
        </EmptyState>
      </Page>
    );
  return (
    <Page
      title={words.title}
      heading={data && <VendorText text={data.subscription.url} />}
      actions={data && <SubscriptionActions subscription={data.subscription} onChanged={reload} onTested={setTested} />}
    >
      <a href="/console/deliveries">{words.toSubscriptions}</a>
      <FaultNotice fault={fault} onRetry={reload} />
      {tested && <TestResult key={tested.messageId} result={tested} />}
      {data && (
        <>
          <Standing subscription={data.subscription} />
          <section class="stack">
            <h2>{words.attempts}</h2>
            <p class="hint">{words.attemptsHint}</p>
            <Attempts attempts={data.attempts} />
          </section>
        </>
      )}
    </Page>
  );
}

function Standing({ subscription }: { readonly subscription: Schemas["SubscriptionDetails"] }) {
  const words = useWords(deliveriesWords);
  const { number } = useFormats();
  const { state, reason, filter, order, batch, position, lag, failures, nextAttemptAt, waiting } = subscription;
  return (
    <>
      {reason !== null && (
        <p class="notice bad">
          <span>
            {words.disabledBecause} <VendorText text={reason} />
          </span>
        </p>
      )}
      {subscription.configured && <p class="notice">{words.configuredHint}</p>}
      <section class="sheet">
        <Facts
          facts={[
            [words.state, <SubscriptionState key="state" subscription={{ state, reason: null }} />],
            [words.lag, lag === 0 ? words.upToDate : words.lagEvents(number(lag))],
            [words.position, number(position)],
            [
              words.failures,
              <span key="failures" title={words.failuresMeaning}>
                {number(failures)}
              </span>,
            ],
            [words.nextAttempt, <Moment key="next" value={nextAttemptAt} />],
            [
              words.waiting,
              waiting.events === 0
                ? words.nothingWaits
                : words.waitingOf(number(waiting.events), number(waiting.groups)),
            ],
            [words.events, <EventFilter key="events" filter={filter} />],
            [words.order, words.orders[order]],
            [words.batch, number(batch)],
            [words.created, <Moment key="created" value={subscription.createdAt} />],
            [words.changed, <Moment key="changed" value={subscription.changedAt} />],
          ]}
        />
      </section>
    </>
  );
}
