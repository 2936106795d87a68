import type { TableShape } from "./table.js";

/** The columns of a table that is named `t`, as both database families read them: bytes in hexadecimal. */
export function selectedColumns({ columns, binary }: TableShape): string {
  return columns
    .map((column) => (binary.includes(column) ? `hex(t.${column}) as ${column}` : `t.${column}`))
    .join(", ");
}
