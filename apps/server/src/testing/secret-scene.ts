import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openimInstallation, openimSender, tencentApp, tencentRest, tencentSender } from "@grouphook/testkit";
import { expect, onTestFinished } from "vitest";
import { chooseSinks } from "../configuration/choose-sinks.js";
import { chooseSources, packageSettings } from "../configuration/choose-sources.js";
import { serverVariables } from "../configuration/server-variables.js";
import { sinkVariables, sourceVariables, type Variable } from "../configuration/variables.js";
import { type EchoingImpostors, startEchoingImpostors } from "./echoing-impostors.js";
import { freePort } from "./free-port.js";
import { PlantedSecrets } from "./planted-secrets.js";
import { temporaryFolder } from "./temporary-folder.js";

const SINKS = "nats=nats,rabbit=rabbitmq,redis=redis,kafka=kafka";
/** Some clients call a look-alike of the vendor that knows another secret, and some an impostor that says back what it hears. */
const SOURCES = "aec,openim,tencent,openim-echo=openim,tencent-echo=tencent";

/** Texts and lists that hold no secret. A new one that is not among these must get a secret below: the test says so. */
const OPEN = new Set(
  [
    "host logLevel logFormat trustedProxies pushAllowAddresses allowUnauthenticated onFailure allowAddresses messages",
    "forward.commands forward.also forward.onFailure freshnessSeconds mayCreate mayDelete mayAdd mayRemove maySystemPush",
    "mayGroupPush maxUserIdBytes otherActions answers denyCode customText adminUserId callsPerSecond timeoutSeconds sdkAppId",
    "adminId region groupFields memberFields filter.source filter.groupId filter.types startAt subject stream createStream",
    "credentialsFile caFile exchange createExchange routingKey unroutable maxEventBytes maxLength brokers topic tls mechanism",
    "username secretHeader secretParameter",
  ].flatMap((line) => line.split(" ")),
);

/** Every variable that holds a secret, with one of its own. */
async function secretVariables(planted: PlantedSecrets, impostors: EchoingImpostors, folder: string) {
  const environment = { GROUPHOOK_SOURCES: SOURCES, GROUPHOOK_SINKS: SINKS };
  const { chosen } = await chooseSources(undefined, { environment, folder });
  const sinks = await chooseSinks(undefined, { environment, folder }, []);
  const places: Readonly<Record<string, string>> = {
    nats: `nats://user:PASSWORD@${impostors.nats}`,
    redis: `redis://user:PASSWORD@${impostors.redis}`,
    rabbit: `amqp://user:PASSWORD@${impostors.strange}`,
  };
  const values: Readonly<Record<string, (secret: string, owner: string) => string>> = {
    apiToken: (secret) => `${secret},${secret}-2`,
    apiTokens: (secret) => `board:read:${secret}`,
    databaseUrl: () => `sqlite:${join(folder, "ledger.db")}`,
    pathSecret: (secret) => `${secret},${secret}-2`,
    guardToken: (secret) => secret,
    tokens: (secret) => `${secret},${secret}-2`,
    secretKey: (secret) => secret,
    secret: (secret) => secret,
    password: (secret) => secret,
    apiUrl: () => `${impostors.http.url}/`,
    pushUrl: () => impostors.http.url,
    "forward.url": (secret) => {
      planted.made(`credentials of ${secret}`, Buffer.from(`user:${secret}`).toString("base64"));
      return `${impostors.http.url.replace("//", `//user:${secret}@`)}/${secret}?key=${secret}`;
    },
    url: (secret, owner) => places[owner]?.replace("PASSWORD", secret) ?? expect.fail(`where is the sink ${owner}?`),
  };
  const variables: readonly Variable[] = [
    ...serverVariables,
    ...chosen.flatMap((source) => sourceVariables(source.name, packageSettings(source))),
    ...sinks.chosen.flatMap(({ name, sinkType }) => (sinkType ? sinkVariables(name, sinkType) : [])),
  ].filter(({ kind }) => kind === "text" || kind === "list");
  const settingOf = ({ path }: Variable) => (path.length > 1 ? path.slice(2) : path).join(".");
  const unknown = variables.map(settingOf).filter((setting) => !OPEN.has(setting) && !values[setting]);
  expect(unknown, "settings that are neither open nor have a secret here").toEqual([]);
  return variables.flatMap((variable) => {
    const value = values[settingOf(variable)];
    return value ? [[variable.name, value(planted.text(variable.name), variable.path[1] ?? "")] as const] : [];
  });
}

/** Writes a third of the variables into the process's environment, one into its file, one into files of their own. */
function spread(variables: readonly (readonly [string, string])[], folder: string): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  let file = "";
  for (const [index, [name, value]] of variables.entries()) {
    if (index % 3 === 0) environment[name] = value;
    else if (index % 3 === 1) file += `${name}='${value}'\n`;
    else {
      environment[`${name}_FILE`] = join(folder, `${name}.txt`);
      writeFileSync(join(folder, `${name}.txt`), `${value}\n`);
    }
  }
  writeFileSync(join(folder, "grouphook.env"), file);
  return environment;
}

/** A configuration with every secret there is; vendors, brokers and receivers that take none of them stand around it. */
export interface SecretScene {
  readonly planted: PlantedSecrets;
  readonly folder: string;
  /** The first secret of a variable. */
  readonly secretOf: (variable: string) => string;
  readonly variables: Readonly<Record<string, string>>;
  readonly url: string;
}

/** Sets the scene until the test has finished. */
export async function secretScene(): Promise<SecretScene> {
  const planted = new PlantedSecrets();
  const folder = temporaryFolder();
  const impostors = await startEchoingImpostors();
  const secrets = new Map(await secretVariables(planted, impostors, folder));
  const secretOf = (name: string) => secrets.get(name)?.split(",")[0] ?? expect.fail(`${name} has no secret`);
  const installation = openimInstallation({
    sender: openimSender({ url: impostors.http.url }),
    ...{ seed: 1, hooks: [], now: Date.now },
  });
  const openim = await installation.serveRest();
  const app = tencentApp({
    sender: tencentSender({ url: impostors.http.url, sdkAppId: "1400000000", failMode: "open" }),
    ...{ seed: 1, users: 3, now: Date.now },
  });
  const tencent = await tencentRest({ app, sdkAppId: "1400000000", secretKey: "another than the one that is set" });
  onTestFinished(async () => {
    await Promise.all([openim.close(), tencent.close()]);
  });
  secrets.set("GROUPHOOK_OPENIM_API_URL", openim.url);
  secrets.set("GROUPHOOK_TENCENT_API_URL", tencent.url);
  const webhook = planted.signing("subscription");
  const subscriptions = {
    echoed: { url: `${impostors.http.url}/hook`, secret: [webhook, planted.signing("older secret")], after: 0 },
    closed: { url: `http://127.0.0.1:${await freePort()}/`, secret: webhook, after: 0 },
  };
  const httpUrl = impostors.http.url.replace("//", `//user:${planted.text("policy user")}@`);
  const policies = {
    http: { url: `${httpUrl}/ask?key=${planted.text("policy query")}`, secret: planted.signing("policy") },
  };
  const written = { subscriptions, policies, pushAllowAddresses: ["127.0.0.0/8"] };
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${JSON.stringify(written)};\n`);
  const port = String(await freePort());
  const perSource = ["OPENIM", "TENCENT", "OPENIM_ECHO", "TENCENT_ECHO", "AEC"].flatMap(
    (source): readonly (readonly [string, string])[] => [
      [`GROUPHOOK_${source}_SECRET_HEADER`, "x-secret"],
      [`GROUPHOOK_${source}_SECRET_PARAMETER`, "word"],
      [`GROUPHOOK_${source}_FORWARD_ALSO`, "*"],
      ...(source.startsWith("TENCENT") ? [[`GROUPHOOK_${source}_SDK_APP_ID`, "1400000000"] as const] : []),
      ...(source.startsWith("TENCENT") ? [[`GROUPHOOK_${source}_ADMIN_ID`, "administrator"] as const] : []),
    ],
  );
  const variables = {
    ...{ GROUPHOOK_SOURCES: SOURCES, GROUPHOOK_SINKS: SINKS, GROUPHOOK_LOG_LEVEL: "trace", PORT: port },
    ...{
      GROUPHOOK_KAFKA_BROKERS: impostors.strange,
      GROUPHOOK_KAFKA_MECHANISM: "PLAIN",
      GROUPHOOK_KAFKA_USERNAME: "u",
    },
    ...Object.fromEntries(perSource),
    ...spread([...secrets], folder),
  };
  return { planted, folder, secretOf, variables, url: `http://127.0.0.1:${port}` };
}
