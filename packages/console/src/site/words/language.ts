import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { keepChoice, keptChoice } from "../shell/kept-choice.js";

/** A language of the console, as `lang` names it. */
export type Language = "en" | "zh";

/** The words of one part of the console in every language; what one has, the other must have. */
export interface Words<Part> {
  readonly en: Part;
  readonly zh: Part;
}

/** Declares the words of a part. */
export function wordsOf<Part>(words: { readonly en: Part; readonly zh: NoInfer<Part> }): Words<Part> {
  return words;
}

/** The chosen language, and how to choose another. */
export interface ChosenLanguage {
  readonly language: Language;
  choose(language: Language): void;
}

/** Provides the chosen language. */
export const LanguageContext = createContext<ChosenLanguage>({ language: "en", choose: () => undefined });

/** The words of a part in the chosen language. */
export function useWords<Part>(words: Words<Part>): Part {
  return words[useContext(LanguageContext).language];
}

/** The chosen language. */
export function useLanguage(): ChosenLanguage {
  return useContext(LanguageContext);
}

/** What was chosen before, or else what the browser prefers. */
export function preferredLanguage(): Language {
  const stored = keptChoice("language");
  if (stored === "en" || stored === "zh") return stored;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("zh")) &&
    !navigator.languages[0]?.toLowerCase().startsWith("en")
    ? "zh"
    : "en";
}

/** Keeps the choice for the next time. */
export function keepLanguage(language: Language): void {
  keepChoice("language", language);
}
