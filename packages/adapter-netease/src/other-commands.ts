import { TRIAL } from "./event-name.js";

/** https://doc.yunxin.163.com/messaging/server-apis/TcxNzU4NzU, and the pages on moderation, signalling and edits. */
const copies = [2, 3, 4, 7, 9, 14, 20, 30, 31, 36, 42, 83, 84, 89];

/** The highest number of a callback that is known of: the login. */
const LAST_CALLBACK = 40;

/**
 * Every callback and copy that is not about groups, or of which no body is known. Callbacks about groups are among them, such as
 * `callback.9`, since the bodies of most are in no source.
 */
export const otherCommands: readonly string[] = [
  TRIAL,
  "copy.1.PERSON",
  "copy.1.PERSON.NOTIFICATION",
  "copy.1.CUSTOM_PERSON",
  "copy.1.CUSTOM_TEAM.CUSTOM_TEAM_MSG",
  ...copies.map((number) => `copy.${number}`),
  ...Array.from({ length: LAST_CALLBACK }, (_, index) => `callback.${index + 1}`),
];
