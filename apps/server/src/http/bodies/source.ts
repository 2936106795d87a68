import type { Adapter, CallbackCommandRecord } from "@grouphook/core";
import type { SetupGuide } from "@grouphook/core/adapter";
import { z } from "zod";
import { anyoneCanCall } from "../../configuration/exposure.js";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { callbackPath } from "../callback-path.js";
import { type BodyForm, bodyForm, moment, rfc3339 } from "./body-form.js";

/** Stands for a secret, which the API never tells. */
const SECRET = "{secret}";
/** What a guide calls this server, whose address the API does not know. */
const HERE = "https://…";

const schema = z
  .object({
    source: z.string(),
    vendor: z.string(),
    callbackPath: z.string().meta({
      description: "Where the vendor calls: `{secret}` stands for the path secret, which no answer holds.",
      example: "/callbacks/chat/{secret}",
    }),
    secretIn: z
      .object({ header: z.string().nullable(), parameter: z.string().nullable() })
      .nullable()
      .meta({ description: "Where the path secret may stand instead; `null` without one." }),
    callers: z
      .object({
        anyone: z.boolean().meta({ description: "Whether everybody who reaches the server is taken for the vendor." }),
        pathSecret: z.boolean(),
        signature: z.boolean().meta({ description: "Whether the vendor proves itself in each callback." }),
        addresses: z.array(z.string()).readonly().nullable().meta({ description: "`null`: all." }),
      })
      .meta({ description: "Whose callbacks are accepted: who has all of these." }),
    client: z
      .object({
        reads: z.boolean().meta({ description: "Whether groups are read there; else the vendor is told of changes." }),
        can: z.array(z.string()).readonly().meta({ description: "The types of the changes that it can make there." }),
      })
      .nullable()
      .meta({ description: "What acts on groups at the vendor." }),
    withoutClient: z.string().nullable().meta({ description: "Why there is none." }),
    forwards: z.boolean().meta({ description: "Whether callbacks are passed on to the app." }),
    messages: z.enum(["store", "feed", "none"]),
    commands: z
      .array(
        z
          .object({
            command: z.string(),
            firstSeen: moment.nullable(),
            lastSeen: moment.nullable(),
            callbacks: z.int(),
          })
          .meta({ id: "SourceCommand", description: "A command of the vendor's, and how often it arrived." }),
      )
      .readonly()
      .meta({ description: "Those that the adapter knows, and any others that arrived." }),
    guide: z
      .object({ en: z.array(z.string()).readonly(), zh: z.array(z.string()).readonly() })
      .nullable()
      .meta({ description: "What to do so that the vendor calls, in order; `null` where the adapter does not tell." }),
  })
  .meta({ id: "Source", description: "A configured source." });

/** A configured source, and the commands that it has sent. */
interface ConfiguredSource {
  readonly plan: ServerPlan;
  readonly source: string;
  readonly adapter: Adapter;
  readonly seen: readonly CallbackCommandRecord[];
}

/** A configured source in the form of the API. */
export const sourceForm: BodyForm<ConfiguredSource> = bodyForm(schema, shown);

function shown({ plan, source, adapter, seen }: ConfiguredSource) {
  const settings = plan.configuration.sources[source];
  const { pathSecret, allowAddresses, secretHeader, secretParameter } = settings ?? {};
  const isElsewhere = secretHeader !== undefined || secretParameter !== undefined;
  const client = plan.clients.get(source);
  const path = callbackPath(source, pathSecret && !isElsewhere ? SECRET : undefined);
  return {
    ...{ source, vendor: adapter.vendor, callbackPath: path },
    secretIn: pathSecret ? { header: secretHeader ?? null, parameter: secretParameter ?? null } : null,
    callers: {
      anyone: anyoneCanCall(adapter, settings ?? {}),
      pathSecret: pathSecret !== undefined,
      signature: adapter.tellsCallers,
      addresses: allowAddresses ?? null,
    },
    client: client ? { reads: client.reads, can: [...client.can].toSorted() } : null,
    withoutClient: plan.withoutClient.get(source) ?? null,
    forwards: settings?.forward !== undefined,
    messages: settings?.messages ?? "store",
    commands: commandsOf(adapter, seen),
    guide: guideOf(plan, source, path),
  };
}

function commandsOf({ commands = [] }: Adapter, seen: readonly CallbackCommandRecord[]) {
  const names = new Set([...commands, ...seen.map(({ command }) => command)]);
  return [...names].toSorted().map((command) => {
    const record = seen.find((one) => one.command === command);
    return {
      command,
      firstSeen: record ? rfc3339(record.firstSeen) : null,
      lastSeen: record ? rfc3339(record.lastSeen) : null,
      callbacks: record?.callbacks ?? 0,
    };
  });
}

function guideOf(plan: ServerPlan, source: string, path: string) {
  const vendorAdapter = plan.vendorAdapters.get(source);
  const isSet = (setting: string) => plan.settings.get(source)?.[setting] !== undefined;
  const invented = (vendorAdapter?.inventedSecrets ?? []).filter(isSet).map((setting) => [setting, `{${setting}}`]);
  const subject = { callbackUrl: HERE + path, secrets: Object.fromEntries(invented) };
  const guide: SetupGuide | undefined = vendorAdapter?.setupGuide?.(subject);
  return guide ? { en: guide.steps.map(({ en }) => en), zh: guide.steps.map(({ zh }) => zh) } : null;
}
