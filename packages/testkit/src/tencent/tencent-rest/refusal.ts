/** Thrown for a call that Tencent refuses. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** Refuses a parameter. */
export function wrong(text: string): Refusal {
  return new Refusal(10_004, text);
}
