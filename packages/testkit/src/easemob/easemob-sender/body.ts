/** A callback before it is signed. */
export interface EasemobBody {
  readonly callId?: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
  readonly [field: string]: unknown;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
