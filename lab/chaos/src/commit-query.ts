const QUERY = 3;
/** A COMMIT at the end of a query, alone or before the session's settings. */
const COMMIT = /(?:^|[\s;])commit\s*(?:;\s*set session [^;']*)?;?\s*$/i;
/** How much of a query's end is kept to recognize it. */
const TAIL_BYTES = 160;

/** Whether a client's packet asks for a COMMIT, perhaps after other statements. */
export function isCommitQuery(payload: Buffer): boolean {
  return payload[0] === QUERY && COMMIT.test(payload.subarray(1).subarray(-TAIL_BYTES).toString("latin1"));
}
