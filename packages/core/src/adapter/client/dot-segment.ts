const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?=\/|\?|#|$)/i;

/**
 * Whether a part of a path is `.` or `..`, as an id may be. Such parts are taken out before a path is called, also where they are
 * encoded, so that something else is called: no encoding of such an id helps.
 */
export function hasDotSegment(path: string): boolean {
  return dotSegment.test(path);
}
