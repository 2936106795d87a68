import { describe, expect, it } from "vitest";
import { type NeteaseGroupLife, type NeteaseGroupLifeOptions, neteaseGroupLife } from "./netease-group-life.js";
import { jsonText } from "./netease-sender/json-text.js";
import type { NeteaseVerdict } from "./netease-sender.js";

type Body = { readonly [field: string]: unknown };

const PASS: NeteaseVerdict = { allowed: true, code: 200 };

/** A life whose copies and callbacks go to a listener instead of a server. */
async function liveBefore(
  options: Partial<NeteaseGroupLifeOptions> = {},
  answer: (body: Body) => NeteaseVerdict = () => PASS,
): Promise<{ readonly life: NeteaseGroupLife; readonly asked: readonly Body[]; readonly told: readonly Body[] }> {
  const asked: Body[] = [];
  const told: Body[] = [];
  const life = await neteaseGroupLife({
    sender: {
      async ask(body) {
        asked.push({ ...body });
        return answer({ ...body });
      },
      async copy(body) {
        told.push({ ...body });
        return { acknowledged: true };
      },
    },
    ...{ seed: 1, steps: 2000, users: 15, startsAt: 0, ...options },
  });
  return { life, asked, told };
}

interface Attach {
  readonly id?: number;
  readonly data?: { readonly id?: string; readonly ids?: readonly string[]; readonly tinfo?: Body };
}

function attachOf({ attach }: Body): Attach {
  const parsed: Attach = JSON.parse(String(attach));
  return parsed;
}

const JOINED = [0, 5, 9, 401, 410, 411];
const LEFT = [1, 2, 402, 403];

/** The members of teams but those of the beginning, collected by a simple listener from notices in order. */
function membersByListening(told: readonly Body[]): ReadonlyMap<unknown, ReadonlySet<unknown>> {
  const teams = new Map<unknown, Set<unknown>>();
  for (const body of told) {
    if (body.msgType !== "NOTIFICATION") continue;
    const { id = -1, data = {} } = attachOf(body);
    const members = teams.get(body.to) ?? new Set<unknown>();
    teams.set(body.to, members);
    const whom = id === 5 || id === 410 ? [data.id] : (data.ids ?? [body.fromAccount]);
    for (const accid of whom) {
      if (JOINED.includes(id)) members.add(accid);
      if (LEFT.includes(id)) members.delete(accid);
    }
    if (data.tinfo && "5" in data.tinfo) members.add(data.tinfo[5]);
  }
  return teams;
}

describe("neteaseGroupLife", () => {
  it("tells everything that happens to members, in order, but the making of a team", async () => {
    const { life, told } = await liveBefore();
    const heard = membersByListening(told);
    const informed = life.teams.filter(({ tid }) => (heard.get(tid)?.size ?? 0) > 0);
    expect(informed.length).toBeGreaterThan(life.teams.length / 2);
    for (const { tid, members } of informed) {
      expect([...(heard.get(tid) ?? [])].toSorted(), tid).toEqual([...members.keys()].toSorted());
    }
    const silent = life.teams.filter(({ copies }) => copies === 0);
    for (const { tid } of silent) expect(told.map(({ to }) => to)).not.toContain(tid);
  });

  it("tells all of conversations in texts, with JSON in a text in JSON", async () => {
    const { told } = await liveBefore();
    const inTeams = told.filter(({ convType }) => /TEAM$/.test(String(convType)));
    expect(inTeams.length).toBeGreaterThan(300);
    for (const body of inTeams) {
      expect(Object.values(body).every((value) => typeof value === "string")).toBe(true);
    }
    const kicked = inTeams.find((body) => body.msgType === "NOTIFICATION" && attachOf(body).id === 1);
    expect(kicked?.tMembers).toMatch(/^\[[^",]+(, [^",]+)*\]$/);
    expect(kicked?.tMembers).toContain(attachOf(kicked ?? {}).data?.ids?.[0]);
    const withMailAddress = expect.objectContaining({ 7: expect.stringContaining("@") });
    const uinfos = expect.arrayContaining([withMailAddress]);
    expect(attachOf(kicked ?? {}).data).toMatchObject({ tinfo: { 1: kicked?.to }, uinfos });
  });

  it("numbers what happens to super teams either way, and lists no members of theirs", async () => {
    const { told } = await liveBefore();
    const ofSuperTeams = told.filter(({ convType }) => convType === "SUPER_TEAM");
    const ids = ofSuperTeams.filter(({ msgType }) => msgType === "NOTIFICATION").map((body) => attachOf(body).id ?? -1);
    expect(ids.some((id) => id >= 401)).toBe(true);
    expect(ids.some((id) => id >= 0 && id <= 10)).toBe(true);
    expect(ofSuperTeams.every((body) => !("tMembers" in body))).toBe(true);
  });

  it("mixes numbers with texts in callbacks, and ids that JavaScript cannot hold", async () => {
    const { asked } = await liveBefore();
    const recalls = asked.filter(({ eventType }) => eventType === 36);
    expect(recalls.length).toBeGreaterThan(3);
    for (const body of recalls) {
      expect(body).toMatchObject({
        msgId: expect.any(BigInt),
        timestamp: expect.any(String),
        time: expect.any(Number),
      });
      expect(jsonText(body)).toMatch(/"msgId":1844097000396\d{5}[,}]/);
    }
  });

  it("asks and tells everything that is known, nothing about what the server API does", async () => {
    const { life, asked, told } = await liveBefore({ steps: 4000 });
    const commands = Object.keys(life.statistics.said);
    for (const number of [1, 2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 22, 23, 24, 25, 26, 28, 29, 30, 36]) {
      expect(commands).toContain(`callback.${number}`);
    }
    for (const what of ["APPLY", "APPLY_REJECT", "INVITE", "INVITE_REJECT"]) {
      for (const kind of ["TEAM", "SUPERTEAM"]) expect(commands).toContain(`copy.1.CUSTOM_TEAM.${kind}_${what}`);
    }
    expect(commands).toEqual(expect.arrayContaining(["copy.8", "copy.25", "copy.90", "copy.91", "trial"]));
    const count = Object.values(life.statistics.said).reduce((sum, one) => sum + one, 0);
    expect(asked.length + told.length).toBe(count);
    expect(asked.filter(({ fromClientType }) => fromClientType === "REST")).toEqual([]);
    expect(life.statistics).toMatchObject({ hindered: {}, failures: [] });
  });

  it("applies the answers", async () => {
    const { life, told } = await liveBefore({}, ({ eventType, tname, msgType }) => {
      if (tname === "spam") return { allowed: false, code: 20_001 };
      if (msgType === "PICTURE") return { allowed: false, code: 200 };
      return eventType === 2 || eventType === 22 ? { ...PASS, rewriting: { body: "***", ext: "seen" } } : PASS;
    });
    const byClients = told.filter(({ msgType, fromClientType }) => msgType === "TEXT" && fromClientType !== "REST");
    const inTeams = byClients.filter(({ convType }) => convType === "TEAM" || convType === "SUPER_TEAM");
    expect(inTeams.length).toBeGreaterThan(20);
    for (const { body, ext } of inTeams) expect({ body, ext }).toEqual({ body: "***", ext: "seen" });
    const pictures = told.filter(({ msgType }) => msgType === "PICTURE");
    expect(new Set(pictures.map(({ fromClientType }) => fromClientType))).toEqual(new Set(["REST"]));
    expect(life.statistics.hindered["callback.2"]).toBeGreaterThan(20);
    expect(life.statistics.hindered["callback.7"]).toBeGreaterThan(0);
  });

  it("tells of every callback that failed", async () => {
    const failure = { reason: 3, why: "the circuit is open" } as const;
    const { life, asked, told } = await liveBefore({ steps: 50 }, () => ({ ...PASS, failure }));
    const failed = told.filter(({ eventType }) => eventType === "83");
    expect(failed.length).toBe(asked.length);
    for (const body of failed) expect(body).toMatchObject({ reason: "3", timestamp: expect.any(String) });
    expect(failed.map(({ callbackBody }) => callbackBody)).toEqual(asked.map(jsonText));
    expect(life.statistics.failures).toHaveLength(asked.length);
  });

  it("sends only what is switched on", async () => {
    const { life, asked } = await liveBefore({ switches: ["copy.1", "copy.8"] });
    expect(asked).toEqual([]);
    for (const command of Object.keys(life.statistics.said)) expect(command).toMatch(/^copy\.(1\.|8$)/);
  });

  it("is the same life for the same seed, in any order of copies", async () => {
    const straight = await liveBefore();
    expect(await liveBefore()).toEqual(straight);
    expect((await liveBefore({ seed: 2 })).told).not.toEqual(straight.told);

    const astray = await liveBefore({ disorder: { depth: 30, repetition: 0.2 } });
    expect(astray.life).toEqual(straight.life);
    expect(astray.asked).toEqual(straight.asked);
    expect(astray.told.length).toBeGreaterThan(straight.told.length * 1.1);
    expect(new Set(astray.told.map(jsonText))).toEqual(new Set(straight.told.map(jsonText)));
    expect([...new Set(astray.told.map(jsonText))]).not.toEqual(straight.told.map(jsonText));
  });
});
