/** A text for operators, in every language that guides are written in. */
export interface GuideText {
  readonly en: string;
  readonly zh: string;
}

/** A language of guides. */
export type GuideLanguage = keyof GuideText;

/** A file that a guide has made. */
export interface GuideFile {
  /** Without a folder, such as `webhooks.yml`. */
  readonly name: string;
  readonly text: string;
}

/** What a guide is for. */
export interface SetupSubject {
  /** Where the vendor is to call the source, with its path secret. */
  readonly callbackUrl: string;
  /** What was made up for the adapter's invented secrets, by setting. */
  readonly secrets: { readonly [setting: string]: string };
}

/** A file of a vendor's own servers, as an operator has it. */
export interface SetupFile {
  readonly text: string;
  /** What it holds, if it is YAML or JSON. */
  readonly parsed?: unknown;
}

/** Something that an operator should know about a setup: a `fault` keeps the vendor from calling. */
export interface SetupFinding {
  readonly severity: "fault" | "warning" | "note";
  readonly text: string;
}

/** What a file of a vendor's says about a source. */
export interface SetupExamination {
  /** The commands that the vendor is told to send, by the adapter's names; absent where the file does not say. */
  readonly commands?: readonly string[];
  readonly findings: readonly SetupFinding[];
}

/** What an operator does so that a vendor calls a source. */
export interface SetupGuide {
  /** In order. Each names a file of the guide, and what the vendor's console shows, in the console's own words. */
  readonly steps: readonly GuideText[];
  /** To be copied to the vendor's own servers, whole or in part; none unless set. */
  readonly files?: readonly GuideFile[];
}
