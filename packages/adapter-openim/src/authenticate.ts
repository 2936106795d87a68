/** OpenIM signs nothing and sends no token (read in the source of v2.3.3 to v3.8.4-pre): anybody may be it. */
export const tellsCallers = false;

/** Takes whoever calls. */
export function authenticate(): void {}
