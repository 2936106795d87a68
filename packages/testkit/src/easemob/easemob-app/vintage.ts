/**
 * Which documents the bodies are like. 2024: `info` has what changed. 2025: it has everything, and the new number of members is
 * told. 2026: without `appkey`.
 */
export type EasemobVintage = 2024 | 2025 | 2026;
