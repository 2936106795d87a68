import type { Schemas } from "@grouphook/client";
import { useRef, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { NumberField } from "../parts/number-field.js";
import { useWords } from "../words/language.js";
import { reconciliationWords } from "./reconciliation-words.js";

const MOST_DAYS = 3650;

interface ImportDialogProps {
  /** Where nothing was started. */
  onClose(): void;
  onStarted(reconciliation: Schemas["Reconciliation"]): void;
}

/** Asks which source's groups are to be brought in. */
export function ImportDialog({ onClose, onStarted }: ImportDialogProps) {
  const words = useWords(reconciliationWords);
  const [source, setSource] = useState("");
  const started = useRef<Schemas["Reconciliation"]>(undefined);
  const [days, setDays] = useState("0");
  const { data } = useReading("sources", (signal) => api.get("/v1/sources", { signal }));
  return (
    <ConfirmDialog
      title={words.importTitle}
      confirm={words.import}
      act={async () => {
        started.current = await api.post("/v1/imports", { body: { source, messageDays: Number(days) } });
      }}
      onClose={() => (started.current ? onStarted(started.current) : onClose())}
      onDone={() => undefined}
    >
      <div class="field">
        <label for="import-source">{words.source}</label>
        <select id="import-source" required value={source} onChange={(event) => setSource(event.currentTarget.value)}>
          <option value="">{words.chooseSource}</option>
          {(data?.items ?? [])
            .filter(({ client }) => client?.reads)
            .map((one) => (
              <option key={one.source} value={one.source}>
                {one.source}
              </option>
            ))}
        </select>
      </div>
      <NumberField label={words.importDays} value={days} min={0} max={MOST_DAYS} onValue={setDays} />
      {source !== "" && <p>{words.importMeaning(source)}</p>}
    </ConfirmDialog>
  );
}
