import type { ComponentChildren } from "preact";
import type { Column } from "./data-table.js";
import { EmptyState } from "./empty-state.js";

interface SmallTableProps<Item> {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  keyOf(item: Item): string | number;
  readonly empty: ComponentChildren;
}

/** A list that is there as a whole, whose rows may have several lines. */
export function SmallTable<Item>({ label, columns, items, keyOf, empty }: SmallTableProps<Item>) {
  if (items.length === 0) return <EmptyState>{empty}</EmptyState>;
  return (
    <table class="small" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, isMinor, isNumber }) => (
            <th key={title} scope="col" class={`${isMinor ? "minor" : ""} ${isNumber ? "number" : ""}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map(({ title, isMinor, isNumber, cell }) => (
              <td key={title} class={`${isMinor ? "minor" : ""} ${isNumber ? "number" : ""}`}>
                {cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
