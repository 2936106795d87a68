import type { NewSubscription, SigningSecret, SubscriptionChange } from "../../ledger/subscription.js";
import type { Write } from "../engine.js";
import { parkedEvents } from "../schema/parked-events-table.js";
import { parkedGroups } from "../schema/parked-groups-table.js";
import { secretsOfRow, type subscriptions } from "../schema/subscriptions-table.js";
import type { RowOf } from "../schema/table.js";

type SubscriptionRow = RowOf<typeof subscriptions>;

/** Why a subscription of an earlier configuration is disabled. */
const NOT_CONFIGURED = "it is no longer in the configuration";
/** Secrets that sign at once; more would make the header of a request too long. */
const MOST_SECRETS = 5;

/** A subscription that begins after an event. */
export function newSubscription(
  { id, url, filter, order, batch, secrets }: NewSubscription,
  { now, position, isConfigured }: { readonly now: number; readonly position: number; readonly isConfigured: boolean },
): SubscriptionRow {
  return {
    subscription_id: id,
    url,
    filter: JSON.stringify(filter),
    ordered_by: order,
    batch,
    secrets: JSON.stringify(lasting(secrets)),
    state: "active",
    reason: null,
    configured: isConfigured ? 1 : 0,
    created_at: now,
    changed_at: now,
    revision: 1,
    moves: 0,
    position,
    planned: "[]",
    failures: 0,
    next_attempt_at: null,
  };
}

/** A subscription after a change. */
export function changedSubscription(
  row: SubscriptionRow,
  { settings = {}, state, position, secret }: SubscriptionChange,
  now: number,
): SubscriptionRow {
  const isMoved = position !== undefined || state === "active";
  return {
    ...row,
    url: settings.url ?? row.url,
    filter: settings.filter ? JSON.stringify(settings.filter) : row.filter,
    ordered_by: settings.order ?? row.ordered_by,
    batch: settings.batch ?? row.batch,
    ...(secret && { secrets: JSON.stringify(withSecret(secretsOfRow(row, now), secret)) }),
    ...(state && { state, reason: null }),
    ...(position !== undefined && { position, planned: "[]" }),
    ...(isMoved && { failures: 0, next_attempt_at: null, moves: row.moves + 1 }),
    changed_at: now,
    revision: row.revision + 1,
  };
}

/** What a change does to the events that wait. */
export function changesOfParked(id: string, { state, position }: SubscriptionChange): readonly Write[] {
  const ofSubscription = { by: ["subscription_id"], keys: [[id]] };
  if (position !== undefined)
    return [
      { kind: "delete", table: parkedEvents, ...ofSubscription },
      { kind: "delete", table: parkedGroups, ...ofSubscription },
    ];
  const values = { failures: 0, next_attempt_at: 0 };
  return state === "active" ? [{ kind: "update", table: parkedGroups, ...ofSubscription, values }] : [];
}

/** A subscription as the configuration has it; `undefined` if it is so already. */
export function configuredSubscription(
  row: SubscriptionRow,
  configured: NewSubscription,
  now: number,
): SubscriptionRow | undefined {
  const { url, filter, order, batch, secrets } = configured;
  const wanted: Partial<SubscriptionRow> = {
    url,
    filter: JSON.stringify(filter),
    ordered_by: order,
    batch,
    secrets: JSON.stringify(lasting(secrets)),
    configured: 1,
    ...(row.reason === NOT_CONFIGURED && { state: "active", reason: null }),
  };
  const changed = { ...row, ...wanted };
  const isSame = Object.entries(wanted).every(([column, value]) => Reflect.get(row, column) === value);
  return isSame ? undefined : { ...changed, changed_at: now, revision: row.revision + 1 };
}

/** A subscription that the configuration has no more; `undefined` if that is known already. */
export function unconfiguredSubscription(row: SubscriptionRow, now: number): SubscriptionRow | undefined {
  if (row.configured === 0) return undefined;
  const state = { state: "disabled", reason: NOT_CONFIGURED, configured: 0 };
  return { ...row, ...state, changed_at: now, revision: row.revision + 1 };
}

function lasting(secrets: readonly string[]): readonly SigningSecret[] {
  return secrets.map((secret) => ({ secret, expiresAt: null }));
}

function withSecret(
  known: readonly SigningSecret[],
  { secret, othersUntil }: NonNullable<SubscriptionChange["secret"]>,
): readonly SigningSecret[] {
  const others = known
    .filter((one) => one.secret !== secret)
    .map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? othersUntil, othersUntil) }));
  return [{ secret, expiresAt: null }, ...others].slice(0, MOST_SECRETS);
}
