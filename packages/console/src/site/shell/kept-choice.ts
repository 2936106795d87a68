/** What was chosen before; `null` if nothing was, or the browser keeps nothing for pages. */
export function keptChoice(name: string): string | null {
  try {
    return localStorage.getItem(`grouphook.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice for the next time, where the browser does that; `null` keeps none. */
export function keepChoice(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`grouphook.${name}`);
    else localStorage.setItem(`grouphook.${name}`, value);
  } catch {
    // The choice then holds as long as the page.
  }
}
