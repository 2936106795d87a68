import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";

/** One tab: its name in the page's address, its words, and what it shows. */
export interface Tab {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly content: () => ComponentChildren;
}

/** Parts of a page of which one is shown; which one stands in the page's address as `tab`. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const { path, query } = useLocation();
  const shown = tabs.find(({ name }) => name === query.tab) ?? tabs[0];
  return (
    <>
      <nav class="tabs" aria-label={label}>
        {tabs.map((tab, index) => (
          <a
            key={tab.name}
            href={index === 0 ? path : `${path}?tab=${tab.name}`}
            aria-current={tab === shown ? "page" : undefined}
          >
            {tab.label}
          </a>
        ))}
      </nav>
      {shown?.content()}
    </>
  );
}
