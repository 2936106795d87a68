import type { DenialCode, Leeway } from "@grouphook/core/adapter";

/** Codes at the edges of what a denial may pass on, each once; none where a denial carries no code. */
export function sayableCodes({ codes }: Leeway): readonly DenialCode[] {
  if (!codes) return [];
  if (!("from" in codes)) {
    const shortest = "n";
    return [...new Set([shortest, shortest.repeat(codes.maxLength), codes.default ?? shortest])];
  }
  return [...new Set([codes.from, codes.to, codes.default])].filter((code) => !codes.except?.includes(code));
}
