/** A group's id as the vendor makes them: longer than the phone numbers that users may be called by. */
const looksLikeGroup = /^\d{15,18}$/;

/** The id, if it is one of a group and not of a user. */
export function ifGroup(id: string | undefined): string | undefined {
  return id !== undefined && looksLikeGroup.test(id) ? id : undefined;
}
