import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** Shown instead of the title, where it holds more than words. */
  readonly heading?: ComponentChildren;
  /** Beside the title. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page: its title, which is also the window's, and what it holds. Who comes to it by a link is put at its beginning. */
export function Page({ title, heading, actions, children }: PageProps) {
  const place = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    // Not where the page is the first: there the browser has put the focus.
    if (document.activeElement !== document.body) place.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <div class="page-head">
        <h1 ref={place} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

/** Names the window after what it shows. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · grouphook`;
  }, [title]);
}
