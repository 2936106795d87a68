import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ActButton } from "../parts/act-button.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { useWords } from "../words/language.js";
import { EraseDialog } from "./erase-dialog.js";
import { ErasureDialog } from "./erasure-dialog.js";
import type { ErasureTarget } from "./erasure-target.js";
import { erasureWords } from "./erasure-words.js";

interface EraseButtonProps {
  readonly target: ErasureTarget;
  /** After something was erased. */
  onErased(): void;
}

/** Erases a person or a group, and shows how far that is. Which erasure is shown stands in the page's address as `erasure`. */
export function EraseButton({ target, onErased }: EraseButtonProps) {
  const words = useWords(erasureWords);
  const { query, set } = useQuery();
  const [isConfirming, setConfirming] = useState(false);
  const { data, reload } = useReading(`erasures ${JSON.stringify(target)}`, (signal) =>
    api.get("/v1/erasures", { query: { limit: 100 }, signal }),
  );
  const underway = data?.items.find((erasure) => erasure.finishedAt === null && isOf(erasure, target));
  return (
    <>
      <ActButton scope="admin" tone="danger" onClick={() => setConfirming(true)}>
        {words.erase["userId" in target ? "user" : "group"]}
      </ActButton>
      {underway && (
        <p>
          {words.underway}{" "}
          <OpenLink name="erasure" value={underway.id}>
            {words.show}
          </OpenLink>
        </p>
      )}
      {isConfirming && (
        <EraseDialog
          target={target}
          onClose={() => setConfirming(false)}
          onBegun={({ id }) => set({ erasure: id }, { isStep: true })}
        />
      )}
      {query.erasure && (
        <ErasureDialog
          key={query.erasure}
          id={query.erasure}
          onFinished={() => {
            reload();
            onErased();
          }}
          onClose={() => {
            set({ erasure: undefined });
            reload();
          }}
        />
      )}
    </>
  );
}

function isOf({ source, userId, groupId }: Schemas["Erasure"], target: ErasureTarget): boolean {
  if (source !== target.source) return false;
  return "userId" in target ? userId === target.userId : groupId === target.groupId;
}
