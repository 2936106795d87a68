import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ChoiceField } from "../parts/choice-field.js";
import { EmptyState } from "../parts/empty-state.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { userPath } from "../parts/links.js";
import { Page } from "../parts/page.js";
import { TextField } from "../parts/text-field.js";
import { useQuery } from "../parts/use-query.js";
import { useWords } from "../words/language.js";
import { usersWords } from "./users-words.js";

/** Leads to the page of a user, by their id. */
export default function UsersPage() {
  const words = useWords(usersWords);
  const { route } = useLocation();
  const { query, set } = useQuery();
  const [userId, setUserId] = useState("");
  const { data, fault, reload } = useReading("sources", (signal) => api.get("/v1/sources", { signal }));
  const sources = data?.items.map(({ source }) => source) ?? [];
  const source = sources.find((one) => one === query.source) ?? sources[0];
  const go = (event: Event) => {
    event.preventDefault();
    const id = userId.trim();
    if (source !== undefined && id !== "") route(userPath(source, id));
  };
  return (
    <Page title={words.title}>
      <FaultNotice fault={fault} onRetry={reload} />
      {data && sources.length === 0 && <EmptyState>{words.noSources}</EmptyState>}
      {source !== undefined && (
        <form class="sheet" onSubmit={go}>
          <p class="hint">{words.hint}</p>
          <ChoiceField
            label={words.source}
            value={source}
            choices={sources.map((one) => [one, one])}
            onChoose={(chosen) => set({ source: chosen })}
          />
          <TextField label={words.userId} value={userId} hint={words.userIdHint} isRequired onInput={setUserId} />
          <div class="actions">
            <button type="submit" class="primary">
              {words.go}
            </button>
          </div>
        </form>
      )}
    </Page>
  );
}
