import type { Load } from "../load.ts";
import { mixTencent } from "../loads/mix.ts";
import type { MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";

/** The sides that are grouphook. */
const letters = ["e", "f"];

/** The load of the measurements. */
export const fullLoad: Load = mixTencent;

/** The chosen sides that are grouphook, in the order of their letters. */
export function grouphookSides({ takes }: Pick<MeasureRun, "takes">, load: Load = fullLoad): readonly Side[] {
  return load.sides.filter((side) => letters.includes(side.letter) && takes(side));
}
