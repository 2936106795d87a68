import { openimInstallation } from "../openim/openim-installation.js";
import type { GoFields } from "../openim/openim-sender/go-json.js";
import { readReply } from "../openim/openim-sender/read-reply.js";
import { openimSender } from "../openim/openim-sender.js";
import type { ReplyReading, SimulatedLife, Simulator } from "./simulator.js";

const HTTP_OK = 200;

/** OpenIM Server. */
export const openimSimulator: Simulator = {
  commandOf: ({ target }) => new URL(target, "http://host").pathname.split("/").at(-1) ?? "?",

  // Its notifications may be sent again by whatever stands between.
  mayRepeat: (command) => !command.includes("Before"),

  read(command, request, { status, body }): ReplyReading {
    // OpenIM itself reads the body of any status; but proxies and people do not.
    if (status !== HTTP_OK) return { result: "wrong", why: `status ${status}` };
    const { verdict, misreadings } = readReply(command, fieldsOf(request.body), body);
    if (misreadings.length > 0) return { result: "wrong", why: misreadings.join("; ") };
    return { result: verdict.continues ? "accepted" : "refused" };
  },

  async live(life) {
    await Promise.all(Array.from({ length: life.lanes }, (_, lane) => liveIn(lane, life)));
  },
};

async function liveIn(lane: number, { url, seed, groups, lanes, isEnough }: SimulatedLife): Promise<void> {
  const installation = openimInstallation({
    ...{ sender: openimSender({ url }), seed: seed + lane, groups: Math.max(1, Math.ceil(groups / lanes)) },
    // Ids unlike those of other lanes and of runs before.
    firstNumber: (seed + lane) * 1000,
  });
  while (!isEnough()) await installation.live(1);
  await installation.settled();
}

function fieldsOf(body: string): GoFields {
  const fields: unknown = JSON.parse(body);
  return typeof fields === "object" && fields !== null ? { ...fields } : {};
}
