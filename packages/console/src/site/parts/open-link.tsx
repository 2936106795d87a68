import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";

interface OpenLinkProps {
  /** What is opened, by its name in the page's address. */
  readonly name?: string;
  readonly value: string | number;
  readonly children: ComponentChildren;
}

/** A link that opens the details of a row on the same page, where everything else stays as it is. */
export function OpenLink({ name = "id", value, children }: OpenLinkProps) {
  const { path, query } = useLocation();
  const next = new URLSearchParams({ ...query, [name]: String(value) });
  return <a href={`${path}?${next}`}>{children}</a>;
}
