import {
  type Callback,
  type Inbound,
  isObject,
  losslessJson,
  malformed,
  type Translator,
  withCircumstances,
} from "@grouphook/core/adapter";
import { commandIn, commandOf } from "./command.js";
import { messageTranslators } from "./decode/messages.js";
import { oldOperationTranslators, unknownOldOperation } from "./decode/old-operations.js";
import { operationTranslators, unknownOperation } from "./decode/operations.js";
import { questionTranslators } from "./decode/questions.js";
import type { Said } from "./decode/translator.js";
import type { ReadyOptions } from "./options.js";
import { otherCommands } from "./other-commands.js";
import { withoutAppKey } from "./without-app-key.js";

const translators: ReadonlyMap<string, Translator<Said>> = new Map(
  Object.entries({
    ...operationTranslators,
    ...oldOperationTranslators,
    ...messageTranslators,
    ...questionTranslators,
  }),
);

/** Every command it has a word for. */
export const commands: readonly string[] = [...translators.keys()];

/** Puts an inbound in our words; what is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(inbound: Inbound, { customText: textPaths, amendable }: ReadyOptions): Callback {
  const { body: text, path } = inbound;
  const parsed = losslessJson(text);
  if (!isObject(parsed)) throw malformed(commandOf(inbound), "the body is no JSON object");
  const body = withoutAppKey(parsed);
  const command = commandIn(body, path);
  const translate = translators.get(command) ?? unknownOf(command);
  const callback: Callback = translate
    ? translate({ command, body, text, textPaths, amendable })
    : { wants: "unsupported", command };
  return withCircumstances(callback, {
    ...{ clientAddress: undefined, platform: undefined, requestedAt: undefined, createdGroups: undefined },
    requestId: body.callId,
  });
}

function unknownOf(command: string): Translator<Said> | undefined {
  if (otherCommands.includes(command)) return undefined;
  if (command.startsWith("group_op_event.")) return unknownOperation;
  return command.startsWith("muc.") ? unknownOldOperation : undefined;
}
