import { groupPath } from "../parts/links.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { actWords } from "./act-words.js";
import type { CommandAnswer } from "./ask-vendor-dialog.js";

interface CommandNoticeProps {
  readonly source: string;
  readonly groupId: string;
  /** What the last command of the page led to. */
  readonly answer: CommandAnswer | undefined;
}

/** What came of a command: what was refused of it, and what its caller should know. */
export function CommandNotice({ source, groupId, answer }: CommandNoticeProps) {
  const words = useWords(actWords);
  if (!answer) return null;
  const { commandId, refused, remark } = answer;
  const isWhole = refused.length === 0 && remark === null;
  return (
    <div class={isWhole ? "notice good" : "notice doubtful"} role="status">
      <p>
        {refused.length > 0 ? words.doneRefused : remark ? words.remark : `${words.done}.`}{" "}
        {remark && <VendorText text={remark.text} />}
      </p>
      {refused.length > 0 && (
        <ul>
          {refused.map(({ userId, messageKey, topicId, code, text }, index) => (
            <li key={index}>
              <VendorText text={userId ?? messageKey ?? topicId ?? "?"} />: <VendorText text={`${text} (${code})`} />
            </li>
          ))}
        </ul>
      )}
      <a href={`${groupPath(source, groupId)}?tab=commands&command=${commandId}`}>{words.command(commandId)}</a>
    </div>
  );
}
