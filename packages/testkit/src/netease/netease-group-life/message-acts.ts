import { deliver, edit, messageFields, type NewMessage, newMessage, recall } from "../netease-app/message-changes.js";
import { type LivingMessage, type LivingTeam, membersWith, ownerOf } from "../netease-app/team.js";
import type { ClientType, World } from "../netease-app/world.js";
import { type Act, clientOf } from "./act.js";

const TEXTS = ["hello", "大家好 🎉", 'line\nbreak "quoted" \\ </script>', "buy spam now"];
const PICTURE = {
  name: "图片",
  md5: "9894907e4ad9de4678091277509361f7",
  url: "http://example.nosdn.invalid/p",
  ext: "jpg",
};
const TEAM_RECALL = 8;
/** By the number of its copy; no source has the callback. */
const SUPER_TEAM_RECALL = 25;

type Content = Pick<NewMessage, "msgType" | "body" | "attach">;

function newContent({ random }: World): Content {
  const media = (msgType: string, content: object): Content => ({ msgType, body: "", attach: JSON.stringify(content) });
  return random.pick<() => Content>([
    () => ({ msgType: "TEXT", body: random.pick(TEXTS), attach: "" }),
    () => ({ msgType: "TEXT", body: random.pick(TEXTS), attach: "" }),
    () => ({ msgType: "TIPS", body: random.pick(TEXTS), attach: "" }),
    () => media("PICTURE", { ...PICTURE, w: 6814, h: 2332, size: 388_245 }),
    () => media("AUDIO", { dur: 4551, md5: PICTURE.md5, url: PICTURE.url, ext: "aac", size: 16_420 }),
    () => media("VIDEO", { dur: 8003, md5: PICTURE.md5, url: PICTURE.url, w: 360, h: 480, ext: "mp4", size: 16_420 }),
    () => media("LOCATION", { title: "中国 浙江省 杭州市", lng: 120.19, lat: 30.18 }),
    () => media("FILE", { name: "BlizzardReg.ttf", md5: PICTURE.md5, url: PICTURE.url, ext: "ttf", size: 79_844 }),
    () => media("CUSTOM", { type: 3, data: { value: random.below(9), text: random.pick(TEXTS) } }),
    () => ({ msgType: "BRAND_NEW", body: "", attach: "no JSON" }),
  ])();
}

/** Who may speak: none but servers if everybody is muted, only owner and managers if ordinary members are. */
function speakers({ random }: World, team: LivingTeam): { readonly from: string; readonly by?: ClientType } {
  const { muteType } = team.info;
  if (muteType === 3) return { from: ownerOf(team), by: "REST" };
  const allowed = muteType === 0 ? [...team.members.keys()] : membersWith(team, "owner", "manager");
  const [one = ownerOf(team)] = [random.pick(allowed)].filter((accid) => !team.members.get(accid)?.isMuted);
  return { from: one };
}

function someMessage({ random }: World, { messages }: LivingTeam, fits: (message: LivingMessage) => boolean) {
  const fitting = messages.filter((message) => message.recalledAt === undefined && fits(message));
  return fitting.length === 0 ? undefined : random.pick(fitting);
}

/** Changes with messages. */
export const messageActs: { readonly send: Act; readonly [name: string]: Act } = {
  async send(world, team) {
    const { random } = world;
    const { from, by = clientOf(world) } = speakers(world, team);
    const ext = random.chance(0.3) ? random.pick(["app data", '{"键":"值"}']) : "";
    const wanted = newMessage(world, { from, ...newContent(world), ext });
    const { allowed, rewriting } = await world.ask(by, team.isSuper ? 22 : 2, {
      ...{ fromAccount: from, fromNick: `Nick of ${from}`, to: team.tid, msgTimestamp: String(world.tick()) },
      ...messageFields(wanted),
    });
    if (allowed) await deliver(world, team, by, { ...wanted, ...rewriting });
  },

  async recall(world, team) {
    const message = someMessage(world, team, () => true);
    if (!message) return;
    const by = clientOf(world);
    const from = world.random.pick([ownerOf(team), message.from]);
    const time = world.tick();
    const { allowed } = await world.ask(by, 36, {
      ...{ fromAccount: from, toAccount: team.tid, opeType: team.isSuper ? SUPER_TEAM_RECALL : TEAM_RECALL },
      ...{ msgFromAccid: message.from, msgId: BigInt(message.msgidServer), msgidClient: message.msgidClient },
      ...{ time: message.sentAt, timestamp: String(time) },
    });
    if (allowed) await recall(world, team, by, from, message);
  },

  async edit(world, team) {
    const message = someMessage(world, team, ({ msgType }) => msgType === "TEXT");
    if (message) await edit(world, team, message.from, message, world.random.pick(TEXTS));
  },
};
