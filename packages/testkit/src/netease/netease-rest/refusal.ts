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
export const TEAM_NOT_EXIST = 108_404;

/** Refuses a parameter. */
export function wrong(text: string): Refusal {
  return new Refusal(PARAMETER_ERROR, text);
}
