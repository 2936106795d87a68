import type { PackedPackage } from "./packed-package.ts";

const HEADS = ["package", "version", "packed", "unpacked", "files", "brings along"];

/** One line a package: how large it is, and how many packages it brings along. */
export function packageTable(
  rows: readonly { readonly packed: PackedPackage; readonly dependencies: number }[],
): string {
  const cells = rows.map(({ packed, dependencies }) => {
    const unpacked = [...packed.files.values()].reduce((sum, size) => sum + size, 0);
    const { name, version } = packed.manifest;
    return [
      name,
      version,
      kilobytes(packed.packedBytes),
      kilobytes(unpacked),
      `${packed.files.size}`,
      `${dependencies}`,
    ];
  });
  const widths = HEADS.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [HEADS, ...cells].map((row) => `${line(row)}\n`).join("");
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
