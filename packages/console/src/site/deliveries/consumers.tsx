import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { ActButton } from "../parts/act-button.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { NumberField } from "../parts/number-field.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";
import { EventFilter } from "./event-filter.js";

type Consumer = Schemas["Consumer"];

const RELOAD_MS = 5000;

/** Readers of the feed whose place the record keeps. */
export function Consumers() {
  const words = useWords(deliveriesWords);
  const formats = useFormats();
  const [asked, setAsked] = useState<{ readonly act: "seek" | "remove"; readonly consumer: Consumer }>();
  const read = usePages("consumers", (cursor: string | undefined, signal) =>
    api.get("/v1/consumers", { query: given({ cursor }), signal }),
  );
  const pages = useRefreshed(read, { everyMs: RELOAD_MS });
  const columns: readonly Column<Consumer>[] = [
    { title: words.name, share: 2, cell: ({ name }) => name },
    { title: words.position, isNumber: true, isMinor: true, cell: ({ position }) => formats.number(position) },
    { title: words.lag, isNumber: true, cell: ({ lag: { events } }) => formats.number(events) },
    {
      title: words.age,
      share: 1.5,
      isNumber: true,
      isMinor: true,
      cell: ({ lag: { events, seconds } }) =>
        seconds === null ? words.ageUnknown : events > 0 && formats.duration(seconds * 1000),
    },
    {
      title: words.moved,
      share: 1.5,
      isMinor: true,
      cell: ({ movedAt }) => (movedAt === null ? words.never : <Moment value={movedAt} />),
    },
    { title: words.filter, share: 2, isMinor: true, cell: ({ filter }) => <EventFilter filter={filter} /> },
    {
      title: words.change,
      share: 3,
      cell: (consumer) => (
        <>
          <ActButton onClick={() => setAsked({ act: "seek", consumer })}>{words.seek}</ActButton>{" "}
          <ActButton onClick={() => setAsked({ act: "remove", consumer })}>{words.remove}</ActButton>
        </>
      ),
    },
  ];
  const dialog = { onClose: () => setAsked(undefined), onDone: pages.reload };
  return (
    <>
      <DataTable
        label={words.consumers}
        columns={columns}
        pages={pages}
        keyOf={({ name }) => name}
        empty={words.noConsumers}
      />
      {asked?.act === "seek" && <Seek {...dialog} consumer={asked.consumer} />}
      {asked?.act === "remove" && (
        <ConfirmDialog
          {...dialog}
          title={words.removeConsumerTitle(asked.consumer.name)}
          confirm={words.remove}
          isDangerous
          act={() => api.delete("/v1/consumers/{name}", { path: { name: asked.consumer.name } })}
        >
          <p>{words.removeConsumerMeaning}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface SeekProps {
  readonly consumer: Consumer;
  onClose(): void;
  onDone(): void;
}

function Seek({ consumer: { name, position }, ...dialog }: SeekProps) {
  const words = useWords(deliveriesWords);
  const [sequence, setSequence] = useState(String(position));
  return (
    <ConfirmDialog
      {...dialog}
      title={words.seekTitle(name)}
      confirm={words.seek}
      act={() => api.post("/v1/consumers/{name}/seek", { path: { name }, body: { sequence: Number(sequence) } })}
    >
      <p>{words.seekMeaning}</p>
      <NumberField label={words.seekTo} value={sequence} min={0} onValue={setSequence} />
    </ConfirmDialog>
  );
}
