import { answerOf, decisionOf } from "./answers.js";
import { type GoFields, GoJsonError, readGoJson } from "./go-json.js";
import { override } from "./overrides.js";

/** The result of an operation that OpenIM asked about. */
export interface OpenimVerdict {
  readonly continues: boolean;
  /** The error code that the caller of the operation gets; 0 if it continues. */
  readonly errCode: number;
  readonly errMsg: string;
  readonly errDlt: string;
  /** The request with which it continues, with the overrides of the answer. */
  readonly request: { readonly [field: string]: unknown };
  /** The known fields of the answer. */
  readonly answer: { readonly [field: string]: unknown };
}

const DATA_ERROR = 90_007;
const INTERNAL_ERROR = 500;
/** Read in the source of main of 2026-07-02: gRPC does not pass on lower codes. */
const LOWEST_CODE = 100;

/** How OpenIM understands an answer, and where that differs from what the sender can have meant. */
export interface ReplyReading {
  readonly verdict: OpenimVerdict;
  readonly misreadings: readonly string[];
}

/** Reads the answer to a hook as OpenIM does. */
export function readReply(command: string, request: GoFields, text: string): ReplyReading {
  let answer: GoFields;
  try {
    answer = readGoJson(text, answerOf(command));
  } catch (fault) {
    if (!(fault instanceof GoJsonError)) throw fault;
    const verdict = { ...refusal(DATA_ERROR, "DataError", "response format error"), request, answer: {} };
    return { verdict, misreadings: [fault.message] };
  }
  const { actionCode, nextCode, errCode, errMsg, errDlt } = decisionOf(answer);
  if (actionCode === 0 && nextCode === 1) {
    const isLow = errCode < LOWEST_CODE;
    const verdict = { ...refusal(isLow ? INTERNAL_ERROR : errCode, errMsg, errDlt), request, answer };
    return { verdict, misreadings: isLow ? [`errCode ${errCode} does not reach the caller`] : [] };
  }
  const misreadings: string[] = [];
  if (actionCode !== 0) misreadings.push(`actionCode ${actionCode} lets the operation go on`);
  else if (nextCode !== 0) misreadings.push(`nextCode ${nextCode} lets the operation go on`);
  else if (errCode !== 0) misreadings.push(`errCode ${errCode} without nextCode lets the operation go on`);
  const overridden = override(command, request, answer);
  if (overridden.lost.length > 0) misreadings.push(`the answer does not repeat ${overridden.lost.join(", ")}`);
  if (overridden.fault) {
    misreadings.push(overridden.fault.why);
    return {
      verdict: { ...refusal(overridden.fault.errCode, overridden.fault.why, ""), request, answer },
      misreadings,
    };
  }
  const verdict = { continues: true, errCode: 0, errMsg: "", errDlt: "", request: overridden.request, answer };
  return { verdict, misreadings };
}

/** The verdict with which an operation stops, but for request and answer. */
export function refusal(errCode: number, errMsg: string, errDlt: string): Omit<OpenimVerdict, "request" | "answer"> {
  return { continues: false, errCode, errMsg, errDlt };
}
