import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { deploymentFile } from "../../testing/deployment-file.js";

const dockerfile = deploymentFile("Dockerfile");

describe("deploy/Dockerfile", () => {
  it("is free of what a linter finds", () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace("--start-period", "--begin-period"))).toHaveLength(1);
  });

  it("makes an image that runs as nobody special, and writes to its data alone", () => {
    const [, image = ""] = dockerfile.split(/^FROM .*$/m).slice(1);
    expect(image).toMatch(/^USER (\d+):\1$/m);
    expect(image).toMatch(/^VOLUME \/app\/data$/m);
    expect(image).not.toMatch(/--chown/);
  });
});
