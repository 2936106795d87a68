import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DockerfileParser, type Instruction } from "dockerfile-ast";
import { z } from "zod";

/** What the steps of a Dockerfile lead to, in a plain folder in place of an image. */
export interface ReplayedImage {
  /** The working folder in it. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Stage {
  readonly root: string;
  folder: string;
}

const words = z.array(z.string());

/**
 * Takes the steps of a Dockerfile with this folder as context. What needs an image stays undone: the base's programs are this
 * machine's, files belong to whoever runs this, and `USER`, `VOLUME` and `EXPOSE` mean nothing. Throws for a step that it does
 * not know.
 */
export function replayImage(dockerfile: string, context: string, place: string): ReplayedImage {
  const stages = new Map<string, Stage>();
  const environment: Record<string, string> = {};
  const exec = {
    entrypoint: [] as readonly string[],
    command: [] as readonly string[],
    healthcheck: [] as readonly string[],
  };
  let stage: Stage = { root: place, folder: place };
  const parsed = DockerfileParser.parse(dockerfile);
  const sources = new Map(
    parsed.getCOPYs().map((copied) => [copied.getRange().start.line, copied.getFromFlag()?.getValue() ?? undefined]),
  );

  const take = (instruction: Instruction): void => {
    const parts = instruction.getArguments().map((argument) => argument.getValue());
    const text = instruction.getArgumentsContent() ?? "";
    const exact = () => words.parse(JSON.parse(text.slice(text.indexOf("["))));
    switch (instruction.getKeyword()) {
      case "FROM": {
        const root = mkdtempSync(join(place, "stage-"));
        stage = { root, folder: root };
        stages.set(parts.at(-1) ?? "", stage);
        return;
      }
      case "WORKDIR":
        stage.folder = join(stage.root, parts[0] ?? "");
        mkdirSync(stage.folder, { recursive: true });
        return;
      case "COPY": {
        const source = sources.get(instruction.getRange().start.line);
        const from = source === undefined ? context : (stages.get(source)?.root ?? "");
        copy(from, parts.slice(0, -1), stage.folder);
        return;
      }
      case "RUN": {
        const program = text.replace("--owner=node --group=node ", "");
        execFileSync("sh", ["-ec", program], { cwd: stage.folder, env: environmentOf(environment), stdio: "pipe" });
        return;
      }
      case "ENV":
        for (const part of parts) environment[part.split("=", 1)[0] ?? ""] = part.slice(part.indexOf("=") + 1);
        return;
      case "ENTRYPOINT":
        exec.entrypoint = exact();
        return;
      case "CMD":
        exec.command = exact();
        return;
      case "HEALTHCHECK":
        exec.healthcheck = exact();
        return;
      case "ARG":
      case "USER":
      case "VOLUME":
      case "EXPOSE":
        return;
      default:
        throw new Error(`a step that cannot be replayed: ${instruction.getKeyword()}`);
    }
  };
  for (const instruction of parsed.getInstructions()) take(instruction);
  const placed = Object.entries(environment).map(([name, value]) => [name, value.replace(/^\/app\b/, stage.folder)]);
  return { folder: stage.folder, environment: Object.fromEntries(placed), ...exec };
}

/** The files of a folder that a `.dockerignore` lets into the context, which forbids all and allows some. */
export function contextOf(folder: string, ignored: string, place: string): string {
  const [first, ...allowed] = ignored.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  if (first !== "*" || !allowed.every((line) => line.startsWith("!"))) throw new Error("it does not forbid all first");
  const context = mkdtempSync(join(place, "context-"));
  copy(
    folder,
    allowed.map((line) => line.slice(1)),
    context,
  );
  return context;
}

function copy(from: string, patterns: readonly string[], to: string): void {
  for (const pattern of patterns) {
    const isWhole = pattern === "." || pattern.startsWith("/");
    if (isWhole) cpSync(join(from, pattern), to, { recursive: true, verbatimSymlinks: true });
    else
      for (const path of globSync(pattern, { cwd: from }))
        cpSync(join(from, path), join(to, basename(path)), { recursive: true });
  }
}

/** With this Node.js as the base's, and the packages that npm has. */
function environmentOf(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const path = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
  return { ...process.env, ...environment, PATH: path, npm_config_prefer_offline: "true" };
}
