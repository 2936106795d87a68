/** A JSON value, as vendors and apps attach to groups, members and messages. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
