import type { Load } from "../load.ts";
import { mixTencent } from "../loads/mix.ts";
import type { MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";

/** grouphook's own sides. */
const letters = ["e", "f"];

/** The stream of callbacks that measurements put grouphook under. */
export const fullLoad: Load = mixTencent;

/** The sides that are grouphook and are to be measured, in the order of their letters. */
export function grouphookSides({ takes }: Pick<MeasureRun, "takes">, load: Load = fullLoad): readonly Side[] {
  return load.sides.filter((side) => letters.includes(side.letter) && takes(side));
}
