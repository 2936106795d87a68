import { startDatabaseServer } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { scopes } from "../configuration/api-tokens.js";
import { groupCommandProvocations, partCommandProvocations } from "../testing/contract/command-provocations.js";
import { consumerProvocations } from "../testing/contract/consumer-provocations.js";
import { type DocumentedOperation, documentedAnswers } from "../testing/contract/documented-answers.js";
import { type Attempt, attemptOf, type Provocations } from "../testing/contract/provocation.js";
import { queryProvocations } from "../testing/contract/query-provocations.js";
import { reconciliationProvocations } from "../testing/contract/reconciliation-provocations.js";
import { send } from "../testing/contract/send-attempt.js";
import { serverProvocations } from "../testing/contract/server-provocations.js";
import { openStage, type Stage } from "../testing/contract/stage.js";
import { subscriptionProvocations } from "../testing/contract/subscription-provocations.js";
import { commonTrials, type OtherServers, type Trial } from "../testing/contract/trials.js";
import { upkeepProvocations } from "../testing/contract/upkeep-provocations.js";
import { contractSources } from "../testing/parrot-source.js";
import { startTestServer } from "../testing/start-test-server.js";
import { stoppableDatabases } from "../testing/stoppable-databases.js";

const provocations: Provocations = {
  ...queryProvocations,
  ...upkeepProvocations,
  ...groupCommandProvocations,
  ...partCommandProvocations,
  ...consumerProvocations,
  ...subscriptionProvocations,
  ...reconciliationProvocations,
  ...serverProvocations,
};
const hasServer = stoppableDatabases.some(({ name }) => name === "mariadb");

async function startOtherServers(stage: Stage): Promise<OtherServers> {
  const apiTokens = scopes.map((scope) => ({ name: scope, scope, token: `a-token-only-to-${scope}` }));
  const { url } = await startTestServer({ apiTokens, sources: contractSources });
  const guarded = { guarded: url, tokens: Object.fromEntries(apiTokens.map(({ scope, token }) => [scope, token])) };
  if (hasServer) return { ...guarded, bereft: await startBereftServer(stage) };
  process.stderr.write("mariadbd is not on the PATH: nothing is asked while the database is away\n");
  return guarded;
}

async function startBereftServer({ sources }: Stage): Promise<string> {
  const database = await startDatabaseServer("mariadbd");
  onTestFinished(() => database.stop());
  const databaseUrl = await database.createUrl();
  const { url } = await startTestServer({
    databaseUrl,
    sources,
    pushAllowAddresses: ["127.0.0.1"],
  });
  await database.kill("SIGKILL");
  return url;
}

/** What a caller usually asks of an operation. */
async function usualOf(name: string, stage: Stage): Promise<Attempt> {
  const [ways] = Object.values(provocations[name] ?? {});
  if (ways?.[0] === undefined) throw new Error(`nothing provokes ${name}: add it to src/testing/contract`);
  return attemptOf(ways[0], stage);
}

describe("the API", () => {
  it("answers as documented, and gives every documented answer", async () => {
    const stage = await openStage();
    const document: unknown = await (await fetch(`${stage.url}/openapi.json`)).json();
    const { operations, wrongExamples, faultsOf } = documentedAnswers(document);
    const others = await startOtherServers(stage);
    const faults: string[] = [];
    const given = new Set<string>();
    /** A server without its database waits for it. */
    const slow: Promise<void>[] = [];
    let tried = 0;

    async function tryOut(operation: DocumentedOperation, { status, attempt, method }: Trial): Promise<void> {
      const response = await send(attempt.url ?? stage.url, method ?? operation.method, operation.path, attempt);
      const isExpected = response.status === status;
      const wrong = [
        ...(isExpected ? [] : [`${response.status} instead of ${status}`]),
        ...faultsOf(operation, response, response.text),
      ];
      faults.push(...wrong.map((fault) => `${operation.name} ${JSON.stringify(attempt)}: ${fault}`));
      given.add(`${operation.name} ${response.status}`);
      tried += 1;
    }

    for (const operation of operations) {
      const usual = await usualOf(operation.name, stage);
      for (const [status, ways] of Object.entries(provocations[operation.name] ?? {})) {
        for (const way of ways) {
          await tryOut(operation, { status: Number(status), attempt: await attemptOf(way, stage) });
        }
      }
      const methods = operations.filter(({ path }) => path === operation.path).map(({ method }) => method);
      const trials = commonTrials(operation, usual, { ...others, methods });
      const isSlow = ({ attempt }: Trial) => attempt.url !== undefined && attempt.url === others.bereft;
      slow.push(...trials.filter(isSlow).map((trial) => tryOut(operation, trial)));
      await Promise.all(trials.filter((trial) => !isSlow(trial)).map((trial) => tryOut(operation, trial)));
    }
    await Promise.all(slow);

    const documented = operations.flatMap(({ name, responses }) =>
      Object.keys(responses).map((status) => `${name} ${status}`),
    );
    const triable = documented.filter((answer) => hasServer || !answer.endsWith(" 503"));
    process.stdout.write(`${operations.length} operations, ${documented.length} answers, ${tried} requests\n`);
    expect(faults).toEqual([]);
    expect(triable.filter((answer) => !given.has(answer))).toEqual([]);
    expect(wrongExamples).toEqual([]);
    expect(Object.keys(provocations).filter((name) => !operations.some((one) => one.name === name))).toEqual([]);
  });
});
