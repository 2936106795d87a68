import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Pages } from "../api/use-pages.js";
import { useWords } from "../words/language.js";
import { EmptyState } from "./empty-state.js";
import { FaultNotice } from "./fault-notice.js";
import { partWords } from "./part-words.js";
import { useVisibleRows } from "./use-visible-rows.js";

/** One column of a table. */
export interface Column<Item> {
  readonly title: string;
  /** Its share of the width; 1 unless set. */
  readonly share?: number;
  /** Whether narrow screens leave it out. */
  readonly isMinor?: boolean;
  readonly isNumber?: boolean;
  cell(item: Item): ComponentChildren;
}

interface DataTableProps<Item> {
  /** What it lists, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly pages: Pages<Item>;
  keyOf(item: Item): string | number;
  /** What would be here, where nothing is. */
  readonly empty: ComponentChildren;
  /** What becomes of a row that is pressed. */
  onOpen?(item: Item): void;
}

const ROW_HEIGHT = 44;
/** So many rows before the end of what is there, the next page is read. */
const AHEAD = 30;

/**
 * A list that is read as far as it is scrolled, of which only the visible rows are drawn: a hundred thousand rows are as quick as
 * ten. Each row is one line.
 */
export function DataTable<Item>({ label, columns, pages, keyOf, empty, onOpen }: DataTableProps<Item>) {
  const words = useWords(partWords);
  const body = useRef<HTMLTableSectionElement>(null);
  const { items, isComplete, isReading, fault, more, reload } = pages;
  const { first, end, before, after } = useVisibleRows(items.length, ROW_HEIGHT, body);
  const isNearEnd = !isComplete && items.length > 0 && end + AHEAD >= items.length;
  useEffect(() => {
    if (isNearEnd && !isReading && fault === undefined) more();
  }, [isNearEnd, isReading, fault, more]);

  if (items.length === 0 && isComplete) return <EmptyState>{empty}</EmptyState>;
  const whole = columns.reduce((sum, { share = 1 }) => sum + share, 0);
  return (
    <>
      <table aria-label={label} aria-rowcount={isComplete ? items.length + 1 : -1} aria-busy={isReading}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ title, share = 1, isMinor, isNumber }) => (
              <th
                key={title}
                scope="col"
                class={classes({ minor: isMinor, number: isNumber })}
                style={{ width: `${(100 * share) / whole}%` }}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {before > 0 && <Gap height={before} />}
          {items.slice(first, end).map((item, index) => (
            <tr
              key={keyOf(item)}
              aria-rowindex={first + index + 2}
              class={onOpen && "opens"}
              onClick={onOpen && ((event) => isOnPlainPart(event) && onOpen(item))}
            >
              {columns.map(({ title, isMinor, isNumber, cell }) => (
                <td key={title} class={classes({ minor: isMinor, number: isNumber })}>
                  <div class="cell">{cell(item)}</div>
                </td>
              ))}
            </tr>
          ))}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
      <FaultNotice fault={fault} onRetry={items.length === 0 ? reload : more} />
      <p class="table-end" aria-live="polite">
        {isReading ? words.loading : isComplete ? words.end : ""}
      </p>
      {!isReading && !isComplete && fault === undefined && items.length === 0 && (
        <button type="button" onClick={more}>
          {words.lookFurther}
        </button>
      )}
    </>
  );
}

/** The space of the rows that are not drawn. One cell alone: more would keep the room of columns that are left out. */
function Gap({ height }: { readonly height: number }) {
  return (
    <tr class="gap">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
}

function classes(names: Readonly<Record<string, boolean | undefined>>): string | undefined {
  const chosen = Object.keys(names).filter((name) => names[name]);
  return chosen.length > 0 ? chosen.join(" ") : undefined;
}

/** Whether a press was on nothing that has a meaning of its own. */
function isOnPlainPart(event: Event): boolean {
  return !(event.target instanceof Element && event.target.closest("a, button, input, label"));
}
