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

/** What an operator does so that a vendor calls a source. */
export interface SetupGuide {
  /** In order. Each names a file of the guide, and what the vendor's console shows, in the console's own words. */
  readonly steps: readonly GuideText[];
  /** To be copied to the vendor's own servers, whole or in part; none unless set. */
  readonly files?: readonly GuideFile[];
}
