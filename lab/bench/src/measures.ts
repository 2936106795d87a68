import type { Measure } from "./measure.ts";
import { bytes } from "./measures/bytes.ts";
import { deadSubscription } from "./measures/dead-subscription.ts";
import { largeGroup } from "./measures/large-group.ts";
import { memory } from "./measures/memory.ts";
import { overload } from "./measures/overload.ts";
import { pruning } from "./measures/pruning.ts";
import { push } from "./measures/push.ts";
import { roster } from "./measures/roster.ts";
import { scale } from "./measures/scale.ts";
import { sinks } from "./measures/sinks.ts";
import { stalledStreams } from "./measures/stalled-streams.ts";
import { stream } from "./measures/stream.ts";
import { streamCost } from "./measures/stream-cost.ts";
import { streamLag } from "./measures/stream-lag.ts";

/** All measurements of grouphook alone, in their order. */
export const measures: readonly Measure[] = [
  scale,
  bytes,
  largeGroup,
  roster,
  memory,
  overload,
  pruning,
  push,
  deadSubscription,
  sinks,
  stream,
  streamLag,
  streamCost,
  stalledStreams,
];
