/** Words that were told longer after they were said are due before others of their time. */
export const OLD_WORDS_MS: number = 60 * 60 * 1000;

export const OLD_CONTENT_COLUMNS: readonly string[] = [
  "source",
  "content_since",
  "callback_id",
  "first_sequence",
  "last_sequence",
];
