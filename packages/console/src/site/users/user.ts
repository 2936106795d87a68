/** A user, by the id of a source. */
export interface User {
  readonly source: string;
  readonly userId: string;
}
