import { type Callback, type Json, withCircumstances } from "@grouphook/core/adapter";

/** `PlatformID2Name` of OpenIM's constants. Callbacks about pushing say the name, those about messages the number alone. */
const names = ["", "IOS", "Android", "Windows", "OSX", "Web", "MiniWeb", "Linux", "APad", "IPad", "Admin", "HarmonyOS"];

/** A callback with what OpenIM tells beside the change. The `key` of some queries is a secret and left there. */
export function underCircumstances(
  callback: Callback,
  operationId: string | undefined,
  body: { readonly [field: string]: Json },
): Callback {
  return withCircumstances(callback, { platform: platformIn(body), requestId: operationId ?? body.operationID });
}

function platformIn({ platform, platformID, senderPlatformID }: { readonly [field: string]: Json }): Json | undefined {
  if (typeof platform === "string" && platform !== "") return platform;
  const id = typeof senderPlatformID === "number" ? senderPlatformID : platformID;
  // 0 is what Go writes where nothing is known.
  return typeof id === "number" && Number.isInteger(id) && id !== 0 ? (names[id] ?? String(id)) : undefined;
}
