import type { LivingGroup } from "../openim-group-life/group.js";
import type { OpenimRefusal, Operation, World } from "../openim-group-life/world.js";
import type { GoFields } from "../openim-sender/go-json.js";

/** What calls work on. */
export interface OpenimServices {
  readonly world: World;
  readonly groups: ReadonlyMap<string, LivingGroup>;
  /** Every user but the administrator. */
  readonly users: ReadonlySet<string>;
  /** The smallest number of a message that is still told. */
  readonly oldestSeq: number;
  add(group: LivingGroup): void;
}

/** A call of one path by the administrator: resolves to the `data` of the answer, or to why it was not done. */
export type OpenimRestCall = (
  services: OpenimServices,
  body: GoFields,
  by: Operation,
) => Promise<object | undefined> | object | undefined;

/** The errors of OpenIM's that a caller may get, by what they say. Read in the source of main of 2026-07-02. */
const codes = {
  ServerInternalError: 500,
  ArgsError: 1001,
  NoPermissionError: 1002,
  RecordNotFoundError: 1004,
  UserIDNotFoundError: 1101,
  DismissedAlreadyError: 1204,
  NotInGroupYetError: 1203,
  MutedInGroup: 1402,
  MutedGroup: 1403,
  MsgAlreadyRevoke: 1404,
  TokenExpiredError: 1501,
  TokenInvalidError: 1502,
  TokenMalformedError: 1503,
  TokenKickedError: 1506,
  TokenNotExistError: 1507,
} as const;

/** Says why something is not done. */
export function refuse(errMsg: keyof typeof codes, errDlt = ""): OpenimRefusal {
  return { errCode: codes[errMsg], errMsg, errDlt };
}

/** Every text in a list; `undefined` if there is no list. */
export function textsIn(body: GoFields, name: string): readonly string[] | undefined {
  const list = body[name];
  return Array.isArray(list) ? list.map(String) : undefined;
}

/** The object in a field; empty if there is none. */
export function objectIn(body: GoFields, name: string): GoFields {
  const value = body[name];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list as Go writes it: one without entries is nil, and `null`. */
export function goList<Entry>(entries: readonly Entry[]): readonly Entry[] | null {
  return entries.length > 0 ? entries : null;
}

/** Whether a list names somebody twice. */
export function hasRepeated(list: readonly string[]): boolean {
  return new Set(list).size < list.length;
}
