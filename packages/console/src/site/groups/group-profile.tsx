import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { CopyButton } from "../parts/copy-button.js";
import { Facts } from "../parts/facts.js";
import { useFormats } from "../parts/formats.js";
import { JsonView } from "../parts/json-view.js";
import { UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { SmallTable } from "../parts/small-table.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { groupWords } from "./group-words.js";
import { GroupState } from "./groups-page.js";

interface GroupProfileProps {
  readonly group: Schemas["Group"];
  readonly vendor: string;
  readonly isReading: boolean;
}

/** What the record knows of a group itself. */
export function GroupProfile({ group, vendor, isReading }: GroupProfileProps) {
  const words = useWords(groupWords);
  const formats = useFormats();
  const { source, groupId, ownerId } = group;
  return (
    <section class="sheet" aria-busy={isReading}>
      <Facts
        facts={[
          [
            words.id,
            <span key="id">
              <VendorText text={groupId} isWhole /> <CopyButton text={groupId} />
            </span>,
          ],
          [words.state, <GroupState key="state" group={group} />],
          [words.owner, ownerId === null ? words.noOwner : <UserLink key="owner" source={source} userId={ownerId} />],
          [words.members, formats.number(group.memberCount)],
          [
            words.source,
            <a key="source" href={`/console/sources?${new URLSearchParams({ source })}`}>
              {source}
            </a>,
          ],
          [words.vendor, vendor],
        ]}
      />
      <details>
        <summary>{words.profile}</summary>
        <ProfileFacts group={group} />
      </details>
      <Extras group={group} />
    </section>
  );
}

function ProfileFacts({ group }: Pick<GroupProfileProps, "group">) {
  const words = useWords(groupWords);
  const { createdAt, dissolvedAt } = group;
  const facts: (readonly [string, ComponentChildren])[] = [[words.speaking, speakersOf(group, words)]];
  if (group.mutedAll && group.mutedAllUntil !== null)
    facts.push([words.mutedAllUntil, <Moment key="mutedAllUntil" value={group.mutedAllUntil} isExact />]);
  const tell = (name: string, text: string) => {
    if (text !== "") facts.push([name, <VendorText key={name} text={text} />]);
  };
  tell(words.kind, group.kind);
  tell(words.notice, group.notice);
  tell(words.introduction, group.introduction);
  tell(words.avatar, group.avatar);
  facts.push([
    words.created,
    createdAt === null ? words.neverReported : <Moment key="created" value={createdAt} isExact />,
  ]);
  facts.push([words.updated, <Moment key="updated" value={group.updatedAt} isExact />]);
  if (dissolvedAt !== null) facts.push([words.dissolved, <Moment key="dissolved" value={dissolvedAt} isExact />]);
  return <Facts facts={facts} />;
}

function speakersOf({ disabled, mutedAll, mutedAllSpares }: Schemas["Group"], words: typeof groupWords.en): string {
  if (disabled) return words.nobodyIsOff;
  if (!mutedAll) return words.all;
  return mutedAllSpares === "nobody" ? words.nobody : words.onlyAdmins;
}

/** What apps and vendors keep with a group; it may be much, and is seldom looked at. */
function Extras({ group: { custom, settings, attributes } }: Pick<GroupProfileProps, "group">) {
  const words = useWords(groupWords);
  const pairs = Object.entries(attributes);
  const hasSettings = Object.keys(settings).length > 0;
  const hasCustom = custom !== null && custom !== "";
  if (!hasCustom && !hasSettings && pairs.length === 0) return null;
  return (
    <details>
      <summary>{words.more}</summary>
      <div class="stack">
        {hasCustom && (
          <>
            <h3>{words.custom}</h3>
            <JsonView text={JSON.stringify(custom)} label={words.custom} />
          </>
        )}
        {hasSettings && (
          <>
            <h3>{words.settings}</h3>
            <JsonView text={JSON.stringify(settings)} label={words.settings} />
          </>
        )}
        {pairs.length > 0 && (
          <SmallTable
            label={words.attributes}
            columns={[
              { title: words.attribute, cell: ([name]) => <VendorText text={name} /> },
              { title: words.value, cell: ([, value]) => <VendorText text={value} /> },
            ]}
            items={pairs}
            keyOf={([name]) => name}
            empty=""
          />
        )}
      </div>
    </details>
  );
}
