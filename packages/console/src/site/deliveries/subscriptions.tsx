import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ActButton } from "../parts/act-button.js";
import { Badge } from "../parts/badge.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { SmallTable } from "../parts/small-table.js";
import { useQuery } from "../parts/use-query.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { AddSubscription } from "./add-subscription.js";
import { deliveriesWords } from "./deliveries-words.js";
import { EventFilter } from "./event-filter.js";
import { SecretDialog } from "./secret-dialog.js";
import { SubscriptionState } from "./subscription-state.js";

const RELOAD_MS = 5000;

/** The address of a subscription's page. */
function subscriptionPath(id: string): string {
  return `/console/deliveries/${encodeURIComponent(id)}`;
}

/** What of the feed is sent to URLs. */
export function Subscriptions() {
  const words = useWords(deliveriesWords);
  const formats = useFormats();
  const { query, set } = useQuery();
  const { route } = useLocation();
  const [added, setAdded] = useState<Schemas["SubscriptionWithSecret"]>();
  const { data, fault, reload } = useReading("subscriptions", (signal) => api.get("/v1/subscriptions", { signal }), {
    everyMs: RELOAD_MS,
  });
  return (
    <>
      <div class="actions">
        <ActButton tone="primary" onClick={() => set({ add: "subscription" }, { isStep: true })}>
          {words.add}
        </ActButton>
      </div>
      <FaultNotice fault={fault} onRetry={reload} />
      {data && (
        <SmallTable
          label={words.subscriptions}
          items={data.items}
          keyOf={({ id }) => id}
          empty={words.noSubscriptions}
          columns={[
            {
              title: words.url,
              cell: ({ id, url, configured }) => (
                <>
                  <a href={subscriptionPath(id)}>
                    <VendorText text={url} />
                  </a>{" "}
                  {configured && <Badge>{words.configured}</Badge>}
                </>
              ),
            },
            { title: words.events, isMinor: true, cell: ({ filter }) => <EventFilter filter={filter} /> },
            { title: words.state, cell: (subscription) => <SubscriptionState subscription={subscription} /> },
            {
              title: words.lag,
              isNumber: true,
              cell: ({ lag }) => (lag === 0 ? words.upToDate : words.lagEvents(formats.number(lag))),
            },
            {
              title: words.failures,
              isNumber: true,
              isMinor: true,
              cell: ({ failures }) => formats.number(failures),
            },
            {
              title: words.nextAttempt,
              isMinor: true,
              cell: ({ nextAttemptAt }) => nextAttemptAt !== null && <Moment value={nextAttemptAt} />,
            },
          ]}
        />
      )}
      {query.add === "subscription" && (
        <AddSubscription
          onClose={() => set({ add: undefined })}
          onAdded={(subscription) => {
            setAdded(subscription);
            set({ add: undefined });
            reload();
          }}
        />
      )}
      {added && (
        <SecretDialog
          secret={added.secret}
          onClose={() => {
            setAdded(undefined);
            route(subscriptionPath(added.id));
          }}
        />
      )}
    </>
  );
}
