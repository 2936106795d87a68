import { neteaseApp } from "../netease/netease-app.js";
import { readAnswer } from "../netease/netease-sender/answer.js";
import { isQuestion, neteaseCommand } from "../netease/netease-sender/command.js";
import { failureOf, neteaseSender } from "../netease/netease-sender.js";
import { firstText, type ReplyReading, type SimulatedLife, type Simulator } from "./simulator.js";

const USERS = 30;
const APP_KEY = "fe416640c8e8a72734219e1847ad2547";
/** Copies that may overtake one. */
const DEPTH = 4;

/** NetEase Yunxin. */
export const neteaseSimulator: Simulator = {
  commandOf: ({ body }) => neteaseCommand(fieldsOf(body)),

  // Documented: it asks once; copies come again.
  mayRepeat: (command) => !isQuestion(command),

  read(command, request, { status, body }): ReplyReading {
    if (!isQuestion(command)) {
      const failure = failureOf({ status });
      return failure === undefined ? { result: "accepted" } : { result: "wrong", why: failure };
    }
    const { eventType } = fieldsOf(request.body);
    const answer = readAnswer(Number(eventType), { status, headers: {}, body: Buffer.from(body) });
    if ("failure" in answer) return { result: "wrong", why: answer.failure };
    return { result: answer.errCode === 0 ? "accepted" : "refused" };
  },

  async live(life) {
    const { lanes } = life;
    await Promise.all(Array.from({ length: lanes }, (_, lane) => liveIn(lane, life)));
  },
};

async function liveIn(lane: number, { url, settings, seed, groups, lanes, isDisorderly, isEnough }: SimulatedLife) {
  const appSecret = firstText(settings.appSecret);
  const appKey = firstText(settings.appKey) ?? APP_KEY;
  const sender = neteaseSender({ url, appKey, failMode: "pass", ...(appSecret !== undefined && { appSecret }) });
  const app = neteaseApp({
    ...{ sender, seed: seed + lane, users: USERS },
    // Ids unlike those of other lanes and of runs before.
    firstNumber: (seed + lane) * 1000,
    ...(isDisorderly && { disorder: { depth: DEPTH, repetition: 0 } }),
  });
  while (!isEnough()) await app.live(1, Math.max(1, Math.ceil(groups / lanes)));
  await app.settled();
}

function fieldsOf(body: string): { readonly [field: string]: unknown } {
  const fields: unknown = JSON.parse(body);
  return typeof fields === "object" && fields !== null ? { ...fields } : {};
}
