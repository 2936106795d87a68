import type { ComponentChildren } from "preact";

/** What would be here, where nothing is. */
export function EmptyState({ children }: { readonly children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}
