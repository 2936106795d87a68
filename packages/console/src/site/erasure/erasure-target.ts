/** Whom or what an erasure is about. */
export type ErasureTarget = { readonly source: string } & ({ readonly userId: string } | { readonly groupId: string });
