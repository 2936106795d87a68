import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentFaults } from "./check-contents.ts";
import { checkToolLicences, licenceFaults } from "./check-licences.ts";
import { manifestFaults } from "./check-manifest.ts";
import { typeFaults } from "./check-types.ts";
import { broughtAlong } from "./installed-packages.ts";
import { packageTable } from "./package-table.ts";
import { type PackedPackage, packPackages } from "./packed-package.ts";
import { type Finding, publishedPackages, root } from "./published-package.ts";
import { unusedParts } from "./unused-parts.ts";

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function checkRepository(): Promise<readonly Finding[]> {
  tell("knip: unused files, exports and dependencies");
  const unused = await unusedParts(root);
  tell("licences of everything that is installed here");
  const licences = await checkToolLicences();
  return [...unused.map((message) => ({ packageName: "the repository", message })), ...licences];
}

async function checkPackage(packed: PackedPackage, versions: ReadonlyMap<string, string>): Promise<readonly Finding[]> {
  const { manifest, directory } = packed;
  tell(`${manifest.name}: manifest, files, licences, publint, attw`);
  const messages = [
    ...manifestFaults(manifest, directory, versions),
    ...contentFaults(packed),
    ...licenceFaults(broughtAlong(join(root, directory))),
    ...(await typeFaults(packed)),
  ];
  return messages.map((message) => ({ packageName: manifest.name, message }));
}

async function check(folder: string): Promise<readonly Finding[]> {
  const packages = publishedPackages();
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  tell(`packing ${packages.length} packages`);
  const packed = await packPackages(packages, folder);
  const findings = [...(await checkRepository())];
  for (const one of packed) findings.push(...(await checkPackage(one, versions)));
  const rows = packed.map((one) => ({ packed: one, dependencies: broughtAlong(join(root, one.directory)).length }));
  process.stdout.write(`\n${packageTable(rows)}\n`);
  return findings;
}

const folder = mkdtempSync(join(tmpdir(), "grouphook-release-"));
try {
  const findings = await check(folder);
  for (const { packageName, message } of findings) tell(`${packageName}: ${message}`);
  tell(findings.length === 0 ? "everything may be published" : `${findings.length} findings: nothing may be published`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
