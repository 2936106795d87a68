import { useLanguage, useWords } from "../words/language.js";
import { shellWords } from "./shell-words.js";

/** Chooses the language. */
export function LanguageChoice() {
  const words = useWords(shellWords);
  const { language, choose } = useLanguage();
  return (
    <label class="choice">
      <span>{words.language}</span>
      <select value={language} onChange={(event) => choose(event.currentTarget.value === "zh" ? "zh" : "en")}>
        <option value="en" lang="en">
          English
        </option>
        <option value="zh" lang="zh">
          中文
        </option>
      </select>
    </label>
  );
}
