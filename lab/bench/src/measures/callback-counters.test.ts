import { expect, it } from "vitest";
import { countersIn } from "./callback-counters.ts";

it("adds up callbacks of all sources and commands by outcome", () => {
  const metrics = `# TYPE grouphook_callbacks_total counter
grouphook_callbacks_total{source="tencent",command="A",outcome="recorded"} 5
grouphook_callbacks_total{source="tencent",command="B",outcome="recorded"} 7
grouphook_callbacks_total{source="tencent",command="A",outcome="overloaded"} 2
grouphook_feed_sequence 12
`;
  expect(countersIn(metrics)).toEqual({ recorded: 12, overloaded: 2 });
});
