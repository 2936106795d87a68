import { type Callback, isObject, type Json, withCircumstances } from "@grouphook/core/adapter";
import { queryParameters } from "./query-parameters.js";

/** A callback with what Tencent tells beside the change, nearly all of it in the query. `Sign` is a secret and left there. */
export function underCircumstances(callback: Callback, query: string, body: Json): Callback {
  const parameters = queryParameters(query);
  const requestTime = numberIn(parameters.get("RequestTime"));
  return withCircumstances(callback, {
    clientAddress: parameters.get("ClientIP"),
    platform: parameters.get("OptPlatform"),
    requestId: parameters.get("RequestID"),
    requestedAt: requestTime === undefined ? undefined : requestTime * 1000,
    createdGroups: createdGroupsIn(body),
  });
}

/** Named `CreateGroupNum` by the international page; the SDK of the Chinese one has a number for each type of group. */
function createdGroupsIn(body: Json): number | undefined {
  if (!isObject(body)) return undefined;
  const { CreateGroupNum, CreatedGroupNum, Type } = body;
  if (CreateGroupNum !== undefined && CreateGroupNum !== null) return numberIn(CreateGroupNum);
  if (!isObject(CreatedGroupNum) || typeof Type !== "string" || !Object.hasOwn(CreatedGroupNum, Type)) return undefined;
  return numberIn(CreatedGroupNum[Type]);
}

function numberIn(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : undefined;
}
