import { tencentApp } from "../tencent/tencent-app.js";
import { failureOf, readAnswer } from "../tencent/tencent-sender/judgement.js";
import { tencentSender } from "../tencent/tencent-sender.js";
import { firstText, type ReplyReading, type SimulatedLife, type Simulator } from "./simulator.js";

const USERS = 30;
const SDK_APP_ID = "1400000000";
/** Notifications that may overtake one. */
const DEPTH = 4;

/** Tencent Cloud IM. */
export const tencentSimulator: Simulator = {
  commandOf: ({ target }) => new URL(target, "http://host").searchParams.get("CallbackCommand") ?? "?",

  // Documented: questions are never repeated.
  mayRepeat: (command) => !isQuestion(command),

  read(command, _, { status, body }): ReplyReading {
    const reply = { status, headers: {}, body: Buffer.from(body) };
    if (!isQuestion(command)) {
      const failure = failureOf(reply);
      return failure === undefined ? { result: "accepted" } : { result: "wrong", why: failure };
    }
    const answer = readAnswer(command, reply);
    if ("failure" in answer) return { result: "wrong", why: answer.failure };
    return { result: answer.errorCode === 0 ? "accepted" : "refused" };
  },

  async live(life) {
    const { lanes } = life;
    await Promise.all(Array.from({ length: lanes }, (_, lane) => liveIn(lane, life)));
  },
};

async function liveIn(lane: number, { url, settings, seed, groups, lanes, isDisorderly, isEnough }: SimulatedLife) {
  const token = firstText(settings.tokens);
  const sdkAppId = firstText(settings.sdkAppId) ?? SDK_APP_ID;
  const sender = tencentSender({ url, sdkAppId, failMode: "open", ...(token !== undefined && { token }) });
  const app = tencentApp({
    ...{ sender, seed: seed + lane, users: USERS },
    // Ids unlike those of other lanes and of runs before.
    firstNumber: (seed + lane) * 1000,
    ...(isDisorderly && { disorder: { depth: DEPTH, repetition: 0 } }),
  });
  while (!isEnough()) await app.live(1, Math.max(1, Math.ceil(groups / lanes)));
  await app.settled();
}

function isQuestion(command: string): boolean {
  return command.includes("CallbackBefore");
}
