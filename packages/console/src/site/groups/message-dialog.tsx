import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useReading } from "../api/use-reading.js";
import { useTurn } from "../api/use-turn.js";
import { ActButton } from "../parts/act-button.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { JsonView } from "../parts/json-view.js";
import { UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { Sentence } from "../parts/sentence.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { listed as enumerated, type Pieces } from "../words/sentence.js";
import { actWords } from "./act-words.js";
import { AskVendorDialog, type Desk } from "./ask-vendor-dialog.js";
import { findInPages } from "./find-in-pages.js";
import { messagesWords } from "./messages-words.js";

type Message = Schemas["Message"];

interface MessageDialogProps {
  readonly desk: Desk;
  readonly place: { readonly key: string; readonly topicId: string | undefined };
  /** The message, where the list has read as far. */
  readonly listed: Message | undefined;
  /** Another number whenever something may have happened. */
  readonly turn: number;
  onClose(): void;
}

/** One message as it is now, and what became of it. */
export function MessageDialog({ desk, place: { key, topicId }, listed, turn, onClose }: MessageDialogProps) {
  const words = useWords(messagesWords);
  const path = { source: desk.source, groupId: desk.groupId };
  const { data, fault, isReading, reload } = useReading(`${listed === undefined}`, async (signal) => ({
    message:
      listed ??
      (await findInPages(
        ({ limit, cursor }) =>
          api.get("/v1/groups/{source}/{groupId}/messages", {
            ...{ path, query: given({ topic: topicId, before: cursor, limit }), signal },
          }),
        (message) => message.key === key,
      )),
  }));
  useTurn(turn, reload);
  const message = listed ?? data?.message;
  return (
    <Dialog title={words.message} isWide onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <FaultNotice fault={fault} onRetry={reload} />
        {message ? <Details desk={desk} message={message} /> : <p>{data ? words.missing : words.looking}</p>}
      </div>
    </Dialog>
  );
}

function Details({ desk, message }: { readonly desk: Desk; readonly message: Message }) {
  const words = useWords(messagesWords);
  const { elements, extensions } = message;
  return (
    <>
      {message.text !== "" && (
        <p>
          <VendorText text={message.text} />
        </p>
      )}
      <MessageFacts source={desk.source} message={message} />
      {Object.keys(extensions).length > 0 && (
        <section class="stack">
          <h3>{words.extensions}</h3>
          <JsonView text={JSON.stringify(extensions)} label={words.extensions} />
        </section>
      )}
      <section class="stack">
        <h3>{words.elements}</h3>
        <JsonView text={JSON.stringify(elements)} label={words.elements} />
      </section>
      {!message.recalled && <RecallButton desk={desk} message={message} />}
    </>
  );
}

function MessageFacts({ source, message }: { readonly source: string; readonly message: Message }) {
  const words = useWords(messagesWords);
  const formats = useFormats();
  const { senderId, sentAt, editedAt, recalled, recalledAt, readCount, unreadCount, seq } = message;
  const unread = unreadCount === null ? "" : ` (${words.unread(formats.number(unreadCount))})`;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.sender, senderId === null ? words.nobody : <UserLink key="sender" source={source} userId={senderId} />],
    [words.sent, sentAt === null ? words.neverTold : <Moment key="sent" value={sentAt} isExact />],
    [words.read, `${formats.number(readCount)}${unread}`],
    [words.key, <VendorText key="key" text={message.key} isWhole />],
  ];
  if (editedAt !== null) facts.push([words.editedAt, <Moment key="edited" value={editedAt} isExact />]);
  if (seq !== null) facts.push([words.number, String(seq)]);
  if (recalled)
    facts.push([
      words.recalledAt,
      recalledAt === null ? words.neverTold : <Moment key="recalled" value={recalledAt} isExact />,
    ]);
  const tell = (name: string, text: string | null) => {
    if (text !== null) facts.push([name, <VendorText key={name} text={text} />]);
  };
  const mentioned = mentionsOf(message, words);
  if (mentioned) facts.push([words.mentions, <Sentence key="mentions" pieces={mentioned} source={source} />]);
  tell(words.custom, message.custom);
  tell(words.priority, message.priority);
  tell(words.clientId, message.clientId);
  if (message.onlineOnly) facts.push([words.onlineOnly, words.yes]);
  return <Facts facts={facts} />;
}

function mentionsOf({ mentions }: Message, words: (typeof messagesWords)["en"]): Pieces | undefined {
  if (!mentions) return undefined;
  const everyone: readonly Pieces[] = mentions.everyone ? [[words.everyone]] : [];
  return enumerated([...everyone, ...mentions.userIds.map((userId): Pieces => [{ userId }])], words);
}

function RecallButton({ desk, message }: { readonly desk: Desk; readonly message: Message }) {
  const words = useWords(actWords);
  const [isOpen, setOpen] = useState(false);
  const { source, groupId, abilities } = desk;
  const { key, topicId, senderId } = message;
  return (
    <div class="actions">
      <ActButton tone="danger" reason={abilities.whyNot("message.recalled")} onClick={() => setOpen(true)}>
        {words.recall}
      </ActButton>
      {isOpen && (
        <AskVendorDialog
          desk={desk}
          name={words.recall}
          asks={words.recallAsks}
          places={{ sender: [{ outside: senderId ?? "?" }] }}
          isFinal
          request={[key, topicId]}
          send={(settings) =>
            api.delete("/v1/groups/{source}/{groupId}/messages/{key}", {
              ...{ path: { source, groupId, key }, query: given({ topic: topicId ?? undefined }), ...settings },
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
