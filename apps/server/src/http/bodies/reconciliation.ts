import type { GroupReading, GroupRecord, ReconciliationRecord } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";
import { groupForm } from "./group.js";

const differences = z
  .record(z.string(), z.int())
  .readonly()
  .meta({
    description:
      "How far the record differed, by the type of the events that tell it: users who joined and left, and events.",
    example: { "members.joined": 2, "member.updated": 1 },
  });

const schema = z
  .object({
    id: z.string(),
    source: z.string(),
    kind: z.enum(["sweep", "import", "stale"]).meta({
      description:
        "`sweep`: all groups, from time to time; `import`: all, once; `stale`: those that are stale, all the time.",
    }),
    state: z.enum(["waiting", "running", "done"]),
    requestedAt: moment,
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    messagesSince: moment.nullable().meta({ description: "Messages since then are read, too; `null`: none." }),
    groups: z.int().meta({ description: "Groups that were read." }),
    gone: z.int().meta({ description: "Of these, groups that the vendor no longer has." }),
    unreadable: z.int().meta({ description: "Groups that the vendor does not tell of." }),
    failed: z.int().meta({ description: "Groups that could not be read for another reason." }),
    members: z.int().meta({ description: "Members who were read." }),
    differences,
    trouble: z
      .object({ at: moment, text: z.string() })
      .nullable()
      .meta({ description: "What holds it up, or went wrong last." }),
  })
  .meta({ id: "Reconciliation", description: "Groups that are or were read at their vendor, and what that came to." });

/** A reconciliation in the form of the API. */
export const reconciliationForm: BodyForm<ReconciliationRecord> = bodyForm(schema, (record: ReconciliationRecord) => ({
  id: record.id,
  source: record.source,
  kind: record.kind,
  state: record.state,
  requestedAt: rfc3339(record.requestedAt),
  startedAt: rfc3339IfAny(record.startedAt),
  finishedAt: rfc3339IfAny(record.finishedAt),
  messagesSince: rfc3339IfAny(record.messagesSince),
  ...record.numbers,
  differences: record.differences,
  trouble: record.trouble && { at: rfc3339(record.trouble.at), text: record.trouble.text },
}));

const observation = z
  .object({
    differences,
    isStale: z.boolean().meta({ description: "Whether something happened meanwhile, so that it must be read again." }),
    group: groupForm.schema,
  })
  .meta({ id: "Observation" });

/** A group that was read, and how far its record differed. */
interface Observed {
  readonly reading: Extract<GroupReading, { result: "observed" }>;
  readonly group: GroupRecord;
}

/** What the reading of one group came to, in the form of the API. */
export const observationForm: BodyForm<Observed> = bodyForm(observation, ({ reading, group }: Observed) => ({
  differences: reading.differences,
  isStale: reading.isStale,
  group: groupForm.of(group),
}));
