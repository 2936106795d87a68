/** Thrown for a call that Easemob refuses. */
export class Refusal extends Error {
  readonly status: number;
  /** Easemob's word for it, such as `resource_not_found`. */
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

/** Refuses a parameter. */
export function wrong(description: string): Refusal {
  return new Refusal(400, "invalid_parameter", description);
}

/** Documented for everything that must be done to members. */
export function noMembers(users: readonly string[]): Refusal {
  return new Refusal(403, "forbidden_op", `users [${users.join(", ")}] are not members of this group!`);
}
