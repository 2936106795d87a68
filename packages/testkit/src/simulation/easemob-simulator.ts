import { easemobApp } from "../easemob/easemob-app.js";
import { isObject } from "../easemob/easemob-sender/body.js";
import { easemobCommandOf, PRESENDING } from "../easemob/easemob-sender/command.js";
import { failureOf, readAnswer } from "../easemob/easemob-sender/judgement.js";
import { easemobSender } from "../easemob/easemob-sender.js";
import { firstText, type ReplyReading, type SimulatedLife, type Simulator } from "./simulator.js";

const USERS = 30;
/** Callbacks that may overtake one. */
const DEPTH = 4;
/** As long as the vendor advises that a question waits, instead of its own 200. */
const WAIT_MS = 3000;

/** Easemob IM. */
export const easemobSimulator: Simulator = {
  commandOf: ({ body }) => easemobCommandOf(fieldsOf(body)),

  // Documented: questions are never repeated.
  mayRepeat: (command) => command !== PRESENDING,

  read(command, request, { status, body }): ReplyReading {
    const reply = { status, headers: {}, body: Buffer.from(body) };
    if (command !== PRESENDING) {
      const failure = failureOf(reply);
      return failure === undefined ? { result: "accepted" } : { result: "wrong", why: failure };
    }
    const answer = readAnswer({ timestamp: 0, ...fieldsOf(request.body) }, reply);
    if ("failure" in answer) return { result: "wrong", why: answer.failure };
    if (answer.oddity !== undefined) return { result: "wrong", why: answer.oddity };
    return { result: answer.valid ? "accepted" : "refused" };
  },

  async live(life) {
    await Promise.all(Array.from({ length: life.lanes }, (_, lane) => liveIn(lane, life)));
  },
};

/** Every other lane is told in the old dialect. */
async function liveIn(lane: number, { url, settings, seed, groups, lanes, isDisorderly, isEnough }: SimulatedLife) {
  const app = easemobApp({
    sender: easemobSender({ url, secret: firstText(settings.secrets) ?? "123456", waitMs: WAIT_MS }),
    ...{ seed: seed + lane, users: USERS, dialect: lane % 2 === 0 ? "group_op_event" : "muc" },
    // Ids unlike those of other lanes and of runs before.
    firstNumber: (seed + lane) * 1000,
    ...(isDisorderly && { disorder: { depth: DEPTH, repetition: 0 } }),
  });
  while (!isEnough()) await app.live(1, Math.max(1, Math.ceil(groups / lanes)));
  await app.settled();
}

function fieldsOf(body: string): { readonly [field: string]: unknown } {
  const fields: unknown = JSON.parse(body);
  return isObject(fields) ? fields : {};
}
