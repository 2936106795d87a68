import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { TextField } from "../parts/text-field.js";
import { useWords } from "../words/language.js";
import { actWords } from "./act-words.js";
import { AskVendorDialog, type Desk } from "./ask-vendor-dialog.js";

interface SendDialogProps {
  readonly desk: Desk;
  readonly topicId: string | undefined;
  onClose(): void;
}

/** Sends a text to the group or one of its topics. */
export function SendDialog({ desk, topicId, onClose }: SendDialogProps) {
  const words = useWords(actWords);
  const [senderId, setSenderId] = useState("");
  const [text, setText] = useState("");
  const { source, groupId } = desk;
  const body = { senderId, text, ...(topicId !== undefined && { topicId }) };
  return (
    <AskVendorDialog
      desk={desk}
      name={words.send}
      asks={topicId === undefined ? words.sendAsks : words.sendInTopicAsks}
      places={{ topic: topicId === undefined ? undefined : [{ outside: topicId }] }}
      isReady={text !== ""}
      request={body}
      send={(settings) =>
        api.post("/v1/groups/{source}/{groupId}/messages", { path: { source, groupId }, body, ...settings })
      }
      onClose={onClose}
    >
      <TextField label={words.sender} value={senderId} isRequired onInput={setSenderId} />
      <TextField label={words.text} value={text} isLong isRequired onInput={setText} />
    </AskVendorDialog>
  );
}
