import type { CallbackReport } from "@grouphook/core";

/** An answer without names and numbers, equal for answers of the same kind. */
export function signatureOf({ callback, outcome, error }: CallbackReport): string {
  const change = callback && "change" in callback ? callback.change.type : (callback?.wants ?? "");
  if (error) return `${error.code} ${gist(error.message)}`;
  const reason = outcome?.result === "denied" ? outcome.denial.reason : "";
  const amended = outcome?.result === "allowed" ? Object.keys(outcome.amend ?? {}).join() : "";
  return [callback?.wants === "unsupported" ? "" : callback?.command, change, outcome?.result, reason, amended].join(
    " ",
  );
}

function gist(message: string): string {
  return message.replaceAll(/\[\d+\]|\d+/g, "#").slice(0, 160);
}

/** The name under which an answer is counted. */
export function resultOf({ outcome, error }: CallbackReport): string {
  return error?.code ?? outcome?.result ?? "none";
}
