import { Page } from "../parts/page.js";
import { Tabs } from "../parts/tabs.js";
import { useWords } from "../words/language.js";
import { Consumers } from "./consumers.js";
import { deliveriesWords } from "./deliveries-words.js";
import { Sinks } from "./sinks.js";
import { Subscriptions } from "./subscriptions.js";

/** Who gets the events of the feed, and how far they are. */
export default function DeliveriesPage() {
  const words = useWords(deliveriesWords);
  return (
    <Page title={words.title}>
      <Tabs
        label={words.title}
        tabs={[
          { name: "subscriptions", label: words.tabs.subscriptions, content: () => <Subscriptions /> },
          { name: "consumers", label: words.tabs.consumers, content: () => <Consumers /> },
          { name: "sinks", label: words.tabs.sinks, content: () => <Sinks /> },
        ]}
      />
    </Page>
  );
}
