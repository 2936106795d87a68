import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { aec } from "./dialects/aec.ts";
import { readFinding, saveFinding } from "./finding-file.ts";
import type { Input } from "./specimen.ts";

test("a finding is read as it was written", () => {
  const callbacks = aec.specimens().map((specimen): Input => ({ kind: "callback", specimen }));
  const batches: readonly (readonly Input[])[] = [
    callbacks,
    [{ kind: "bytes", bytes: Buffer.from([0, 0xff, 0x0d]), at: 1 }],
  ];
  const violation = { kind: "reply", detail: "no" };
  const finding = { vendor: "aec", seed: 99, description: "", batches, violation, isReproduced: true };
  const path = fileURLToPath(saveFinding(finding));
  try {
    expect(readFinding(path)).toEqual({ vendor: "aec", seed: 99, batches });
  } finally {
    rmSync(path);
  }
});
