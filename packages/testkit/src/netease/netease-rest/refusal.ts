/** Thrown for a call that NetEase refuses, with a code of the vendor's SDK. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** The signature is not that of the app. */
export const FORBIDDEN = 403;
export const NOT_FOUND = 404;
const PARAMETER_ERROR = 414;
export const RATE_LIMIT_REACHED = 416;
export const ACCOUNT_NOT_EXIST = 102_404;
export const SENDER_REQUIRED = 107_303;
export const REVOKE_EXCEED_TIME_LIMIT = 107_314;
export const MESSAGE_NOT_EXIST = 107_404;
export const TEAM_NOT_EXIST = 108_404;
export const TEAM_INVITATION_LIMIT = 108_437;
export const TEAM_OWNER_IN_KICK_LIST = 109_308;
export const TEAM_MEMBER_ALREADY_EXIST = 109_311;
export const OPERATION_ON_TEAM_OWNER_NOT_ALLOWED = 109_314;
export const TEAM_MEMBER_NOT_EXIST = 109_404;
export const TEAM_OWNER_REQUIRED = 109_427;
export const TEAM_OWNER_OR_MANAGER_REQUIRED = 109_432;

/** Refuses a parameter. */
export function wrong(text: string): Refusal {
  return new Refusal(PARAMETER_ERROR, text);
}

/** One of several users whom a call did not reach. */
export interface Failed {
  readonly account_id: string;
  readonly error_code: number;
  readonly error_msg: string;
}

/** Refuses one of several users. */
export function failed(account_id: string, error_code: number, error_msg: string): Failed {
  return { account_id, error_code, error_msg };
}
