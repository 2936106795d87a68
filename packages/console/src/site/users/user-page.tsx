import { useRoute } from "preact-iso";
import { DecisionsList } from "../decisions/decisions-list.js";
import { EraseButton } from "../erasure/erase-button.js";
import { useAbilities } from "../groups/abilities.js";
import { CopyButton } from "../parts/copy-button.js";
import { Facts } from "../parts/facts.js";
import { Page } from "../parts/page.js";
import { Tabs } from "../parts/tabs.js";
import { plainText, VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { User } from "./user.js";
import { UserGroups } from "./user-groups.js";
import { UserHistory } from "./user-history.js";
import { UserMessages } from "./user-messages.js";
import { usersWords } from "./users-words.js";

/** One user of a source: their groups, and what they did and what was done to them. */
export default function UserPage() {
  const { source = "", userId = "" } = useRoute().params;
  return <OneUser key={`${source}/${userId}`} user={{ source, userId }} />;
}

function OneUser({ user }: { readonly user: User }) {
  const words = useWords(usersWords);
  const { source, userId } = user;
  const { vendor } = useAbilities(source);
  return (
    <Page title={plainText(userId)} heading={<VendorText text={userId} />}>
      <section class="sheet">
        <Facts
          facts={[
            [
              words.id,
              <span key="id">
                <VendorText text={userId} isWhole /> <CopyButton text={userId} />
              </span>,
            ],
            [
              words.source,
              <a key="source" href={`/console/sources?${new URLSearchParams({ source })}`}>
                {source}
              </a>,
            ],
            [words.vendor, vendor],
          ]}
        />
        <div class="actions">
          <EraseButton target={user} onErased={() => undefined} />
        </div>
      </section>
      <Tabs
        label={words.tabs}
        tabs={[
          { name: "groups", label: words.groups, content: () => <UserGroups user={user} /> },
          { name: "history", label: words.history, content: () => <UserHistory user={user} /> },
          { name: "messages", label: words.messages, content: () => <UserMessages user={user} /> },
          {
            name: "decisions",
            label: words.decisions,
            content: () => <DecisionsList of={{ source, actorId: userId }} empty={words.noDecisions} />,
          },
        ]}
      />
    </Page>
  );
}
