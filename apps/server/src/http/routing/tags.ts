/** The parts of the API, in the order in which the document shows them. */
export const tags = {
  groups: "Groups, their members and messages, as the record contains them.",
  commands: "Acting on groups at the vendor.",
  feed: "What happened, in order.",
  consumers: "Reading the feed by name: the record keeps the place.",
  subscriptions: "Sending what happened to URLs.",
  decisions: "What policies decided.",
  callbacks: "What the vendors sent.",
  "dead letters": "Callbacks that were not applied.",
  erasures: "Taking a person or a group out of everything that is stored.",
  reconciliations: "Reading groups at their vendors, to mend the record.",
  sessions: "Signing in from a browser.",
  server: "The server itself.",
} as const;

export type Tag = keyof typeof tags;
