import { Page } from "../parts/page.js";
import { Tabs } from "../parts/tabs.js";
import { useWords } from "../words/language.js";
import { Drift } from "./drift.js";
import { Readings } from "./readings.js";
import { reconciliationWords } from "./reconciliation-words.js";

/** What is read at the vendors to keep the record equal to them, and how far it differed. */
export default function ReconciliationPage() {
  const words = useWords(reconciliationWords);
  return (
    <Page title={words.title}>
      <Tabs
        label={words.title}
        tabs={[
          { name: "readings", label: words.tabs.runs, content: () => <Readings /> },
          { name: "drift", label: words.tabs.drift, content: () => <Drift /> },
        ]}
      />
    </Page>
  );
}
