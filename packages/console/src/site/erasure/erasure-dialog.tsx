import { GrouphookProblem, type Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { useWords } from "../words/language.js";
import { erasureWords } from "./erasure-words.js";
import { stageWords } from "./stage-words.js";

type Erasure = Schemas["Erasure"];

const RELOAD_MS = 5000;

interface ErasureDialogProps {
  readonly id: string;
  onFinished(): void;
  onClose(): void;
}

/** How far an erasure is, until it is done, and what it did. */
export function ErasureDialog({ id, onFinished, onClose }: ErasureDialogProps) {
  const words = useWords(erasureWords);
  const [isOver, setOver] = useState(false);
  const { data, fault, isReading, reload } = useReading(
    id,
    (signal) => api.get("/v1/erasures/{id}", { path: { id }, signal }),
    isOver ? {} : { everyMs: RELOAD_MS },
  );
  const told = useRef(onFinished);
  told.current = onFinished;
  const isFinished = data !== undefined && data.finishedAt !== null;
  useEffect(() => {
    if (!isFinished) return;
    setOver(true);
    told.current();
  }, [isFinished]);
  const isMissing = fault instanceof GrouphookProblem && fault.status === 404;
  return (
    <Dialog title={data ? words.title[data.subject] : words.erasure} onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        {isMissing ? <p>{words.missing}</p> : <FaultNotice fault={fault} onRetry={reload} />}
        {data && <Details erasure={data} />}
      </div>
    </Dialog>
  );
}

const COUNTS = [
  "messages",
  "events",
  "callbacks",
  "members",
  "groups",
  "topics",
  "decisions",
  "deadLetters",
  "commands",
] as const;

function Details({ erasure }: { readonly erasure: Erasure }) {
  const words = useWords(erasureWords);
  const formats = useFormats();
  const { requestedAt, finishedAt, erased } = erasure;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.requested, <Moment key="requested" value={requestedAt} isExact />],
  ];
  if (finishedAt !== null) facts.push([words.finished, <Moment key="finished" value={finishedAt} isExact />]);
  for (const name of COUNTS) if (erased[name] > 0) facts.push([words.counts[name], formats.number(erased[name])]);
  return (
    <>
      {finishedAt === null ? (
        <Progress erasure={erasure} />
      ) : (
        <p class="notice good" role="status">
          {words.done}
        </p>
      )}
      <Facts facts={facts} />
    </>
  );
}

function Progress({ erasure: { stage, reached, goal } }: { readonly erasure: Erasure }) {
  const words = useWords(erasureWords);
  const stages = useWords(stageWords);
  const formats = useFormats();
  return (
    <>
      <p role="status">
        {words.stage}: {stages[stage] ?? stage}
        {goal > 0 && ` (${formats.number(reached)} / ${formats.number(goal)})`}
      </p>
      {goal > 0 && <progress value={reached} max={goal} aria-label={stages[stage] ?? stage} />}
      <p class="hint">{words.goesOn}</p>
    </>
  );
}
