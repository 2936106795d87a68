import { GroupServerCrash, groupServer } from "../aec/group-server.js";
import { judge, type Need } from "../aec/group-server-judgement.js";
import { randomGroupLife } from "../aec/random-group-life.js";
import { firstText, type ReplyReading, type Simulator } from "./simulator.js";

const STEPS = 10;
const USERS = 30;
/** `AECERRID_AEC_URL_CONNECT_FAILED` and `AECERRID_AEC_RESPONSE_JSON_PARSE_ERR` */
const UNREAD: ReadonlySet<number> = new Set([33, 34]);

/** starRTC's groupServer. */
export const aecSimulator: Simulator = {
  commandOf: ({ body }) => /"action":"([^"]+)"/.exec(new URLSearchParams(body).get("data") ?? "")?.[1] ?? "?",

  mayRepeat: () => true,

  read(command, _, reply): ReplyReading {
    const judgement = judge(reply, needOf(command));
    switch (judgement.verdict) {
      case "accepted":
        return { result: "accepted" };
      case "refused":
        if (!UNREAD.has(judgement.errId)) return { result: "refused" };
        return { result: "wrong", why: `it is answered to the client as error ${judgement.errId}` };
      case "dropped":
        return { result: "wrong", why: "the client gets no reply" };
      case "crash":
        return { result: "wrong", why: `${judgement.server} crashes: ${judgement.why}` };
    }
  },

  async live({ url, settings, seed, lanes, isEnough }) {
    const guardToken = firstText(settings.guardToken);
    const server = groupServer({ url, ...(guardToken !== undefined && { guardToken }) });
    for (let round = 0; !isEnough(); round += 1) {
      const life = { server, seed: seed + round, steps: STEPS, users: USERS, concurrency: lanes };
      await randomGroupLife(life).catch((fault: unknown) => {
        // The reply that it died of counts as wrong already.
        if (!(fault instanceof GroupServerCrash)) throw fault;
      });
    }
  },
};

function needOf(action: string): Need {
  if (action === "AEC_GROUP_CREATE") return "group id";
  return action.endsWith("SYNC_ALL") ? "lists" : "nothing";
}
