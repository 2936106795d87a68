import type { z } from "zod";

/** A request whose parameter cannot be used. */
export class ParameterError extends Error {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.name = "ParameterError";
    this.parameter = parameter;
  }
}

/** Reads parameters by their schema. Throws a `ParameterError` for the first that cannot be used. */
export function readParameters<Output>(schema: z.ZodType<Output>, values: unknown): Output {
  const read = schema.safeParse(values);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue?.code === "unrecognized_keys") throw new ParameterError(issue.keys[0] ?? "", "is unknown here");
  throw new ParameterError(String(issue?.path[0] ?? ""), issue?.message ?? "");
}
