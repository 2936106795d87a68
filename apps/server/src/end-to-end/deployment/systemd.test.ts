import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deploymentFile, deploymentPath } from "../../testing/deployment-file.js";
import { firstInstalled } from "../../testing/optional-program.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

const hasSystemd =
  firstInstalled("verify deploy/grouphook.service with", ["systemd-analyze", "--version"]) !== undefined;
const unit = deploymentFile("grouphook.service");

/** The unit as it is installed, except for where Node.js is. */
function installed(text: string): string {
  const folder = join(temporaryFolder(), "units");
  mkdirSync(folder);
  const path = join(folder, "grouphook.service");
  writeFileSync(path, text.replace("/usr/bin/node", process.execPath));
  return path;
}

function complaintsOf(text: string): string {
  const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", installed(text)], { encoding: "utf8" });
  // Of other units of the machine it complains, too.
  const complaints = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("grouphook.service"));
  return [...(status === 0 ? [] : [`exit code ${status}`]), ...complaints].join("\n");
}

describe.skipIf(!hasSystemd)("deploy/grouphook.service, as systemd reads it", () => {
  it("has nothing that systemd complains of", () => {
    expect(complaintsOf(unit)).toBe("");
    expect(complaintsOf(unit.replace("ProtectHome=", "ProtectHome=nobody-knows"))).toContain("protect home");
  });

  it("leaves the server little of the machine", () => {
    const words = ["security", "--offline=true", "--threshold=20", deploymentPath("grouphook.service")];
    expect(execFileSync("systemd-analyze", words, { encoding: "utf8" })).toMatch(/Overall exposure level .* 1\.\d/);
  });
});

describe("deploy/grouphook.service", () => {
  it("starts what the image starts", () => {
    const [command] = [...deploymentFile("Dockerfile").matchAll(/^ENTRYPOINT \["node", "(.*)"\]$/gm)].map(
      ([, path]) => path,
    );
    expect(unit).toContain(`\nExecStart=/usr/bin/node ${command} start\n`);
  });

  it("leaves the server the time that it needs to stop", () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(9.5);
  });
});
