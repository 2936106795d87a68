import type { ComponentChildren } from "preact";

/** How something stands: as it should, to be looked at, or wrong. */
export type Tone = "plain" | "good" | "doubtful" | "bad";

/** A short word about the state of something. */
export function Badge({ tone = "plain", children }: { readonly tone?: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
