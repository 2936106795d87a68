import type { DatabaseConnection } from "./database-connection.ts";

/** What to put into the old tables. */
export interface Filling {
  readonly messages: number;
  readonly groups: number;
  /** Unix milliseconds: the last callback came in then. */
  readonly now: number;
}

const ROWS_AT_ONCE = 100_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** How far the groups of two messages in a row are from each other. Prime. */
const STRIDE = 48_271;
/** Of callbacks in a row of one source. */
const RUN = 700;
const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
const WORDS = [
  "shall we meet at the station at eight or is nine better for you the train is late again as it was yesterday",
  "请把昨天会议的记录发给大家谢谢我们下周再讨论价格和交货时间如果有问题请随时联系",
  "the parcel has arrived but one box is missing please ask the depot whether it is still on the lorry",
  "who takes care of the keys while we are away there are four sets and one more lies with the neighbours",
  "今天下午三点在二楼会议室开会请准时参加带上你的电脑和上个月的报表",
  "das Angebot gilt bis Freitag danach wird es leider um zehn Prozent teurer weil die Fracht gestiegen ist",
].join(" ");

/**
 * Fills the tables with a message, its callback and its event for each number from 1: like Tencent's, of 400 bytes and of
 * texts that differ, scattered over groups, from two sources. Every tenth message has a key that is no number, and some were
 * recalled, read, extended, or never sent.
 */
export async function fill(database: DatabaseConnection, { messages, groups, now }: Filling): Promise<void> {
  const { run, family } = database;
  if (family === "sqlite") {
    await run("pragma synchronous = off");
    await run("pragma cache_size = -500000");
  } else {
    await run("set session max_recursive_iterations = 4294967295").catch(() =>
      run("set session cte_max_recursion_depth = 4294967295"),
    );
    await run("set session unique_checks = 0");
  }
  const sql = expressions({ messages, groups, now }, family);
  await run(
    `insert into grouphook_groups
     ${numbers(0, groups - 1)}
     select s.source, concat('@TGS#', 1000000 + n), 'active', concat('Group ', n), '', '', '', 'Public', 'null', '{}', '{}',
       null, 0, 0, 0, ${now - 20 * DAY_MS}, null, ${now}, null, null, '{}', 0
     from numbers cross join (select 'club' as source union all select 'shop') as s`,
  );
  if (messages === 0) return;
  for (let first = 1; first <= messages; first += ROWS_AT_ONCE) {
    const chunk = numbers(first, Math.min(first + ROWS_AT_ONCE - 1, messages));
    await run(`insert into grouphook_callbacks ${chunk} select ${sql.callback} from numbers`);
    await run(`insert into grouphook_feed ${chunk} select ${sql.event} from numbers`);
  }
  // In the order of their keys, which many groups would make slow otherwise.
  for (let first = 0; first < messages; first += ROWS_AT_ONCE) {
    const chunk = numbers(first, Math.min(first + ROWS_AT_ONCE, messages) - 1);
    await run(
      `insert into grouphook_messages ${chunk}
       select ${sql.message} from (select ${sql.numberInOrder} as n from numbers) as numbers where n <= ${messages}`,
    );
  }
  await run(
    `insert into grouphook_messages
     ${numbers(1, Math.floor(messages / 100))}
     select source, group_id, '', concat('unsent', n), ${2 ** 52}, 0, null, null, '[]', '', null, 'null', null, 0, null, null,
       ${now} + n, 0, null, '{}', 0, concat('{"recalled":', ${now} + n, '}'), ${now}
     from (select 'shop' as source, concat('@TGS#', 1000000 + n % ${groups}) as group_id, n from numbers) as unsent`,
  );
  await run(`update grouphook_head set feed_sequence = ${messages}, callback_id = ${messages}`);
  if (family === "sqlite") await run("pragma wal_checkpoint(truncate)");
}

function numbers(from: number, to: number): string {
  return `with recursive numbers (n) as (select ${from} union all select n + 1 from numbers where n < ${to})`;
}

/** The columns of the three tables, in terms of the number of a message. */
function expressions({ messages, groups, now }: Filling, family: DatabaseConnection["family"]) {
  const div = (left: string, right: number | string) =>
    family === "sqlite" ? `(${left} / ${right})` : `(${left} div ${right})`;
  const stride = STRIDE % groups || 1;
  const blocks = Math.ceil(messages / groups);
  // The first quarter came in eight to ten days ago, the rest in the last six: no receipt is of the border between.
  const quarter = Math.max(1, Math.floor(messages / 4));
  const receivedAt =
    `(case when n <= ${quarter} then ${now - 10 * DAY_MS} + ${div(`n * ${2 * DAY_MS}`, quarter)} ` +
    `else ${now - 6 * DAY_MS} + ${div(`(n - ${quarter}) * ${6 * DAY_MS}`, messages - quarter)} end)`;
  const sentAt = `(${div(receivedAt, 1000)} * 1000)`;
  const source = `case when ${div("n", RUN)} % 10 = 3 then 'club' else 'shop' end`;
  const isClub = `${div("n", RUN)} % 10 = 3`;
  const group = `concat('@TGS#', 1000000 + ((n - 1) % ${groups}) * ${stride} % ${groups})`;
  const seq = `(${div("(n - 1)", groups)} + 1)`;
  const key = `case when ${isClub} then concat('m', n, '-', n * 7919 % 1000003) else concat('', ${seq}) end`;
  const topic = "case when n % 7 = 0 then 'lounge' else '' end";
  const user = "concat('user', 10000 + n * 31 % 10007)";
  const text = `substr('${WORDS}', 1 + n * 7919 % ${WORDS.length - 90}, 20 + n * 13 % 60)`;
  const elements = `concat('[{"type":"text","text":"', ${text}, '"}]')`;
  const body =
    `concat('{"CallbackCommand":"Group.CallbackAfterSendMsg","GroupId":"', ${group}, '","Type":"Public","From_Account":"', ${user},` +
    ` '","Operator_Account":"', ${user}, '","Random":', n * 2654435761 % 4294967296, ',"MsgSeq":', ${seq}, ',"MsgTime":', ` +
    `${div(receivedAt, 1000)}, ',"OnlineOnlyFlag":0,"MsgId":"144115233406610000-', n, '-', n * 2654435761 % 4294967296,` +
    ` '","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"', ${text}, '"}}],"EventTime":"', ${receivedAt}, '"}')`;
  const digit = (power: number) =>
    `substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + ${div(receivedAt, 36 ** power)} % 36, 1)`;
  const time = Array.from({ length: 11 }, (_, index) => digit(10 - index)).join(", ");
  const letter = (index: number) => `substr('${LETTERS}', 1 + n * ${7919 + 26 * index} % 64, 1)`;
  const letters = (count: number) => Array.from({ length: count }, (_, index) => letter(index)).join(", ");
  const receiptKey = `concat(${time}, substr(concat('000000000', n), -10), ${letters(33)})`;
  const data =
    `concat('{', case when n % 7 = 0 then '"topicId":"lounge",' else '' end, '"message":{"key":"', ${key}, '","seq":', ${seq},` +
    ` ',"senderId":"', ${user}, '","elements":', ${elements}, ',"text":"', ${text}, '","sentAt":', ${sentAt}, '}}')`;
  const inverse = inverseOf(stride, groups);
  return {
    callback:
      `n, ${source}, 'Group.CallbackAfterSendMsg', ${receiptKey}, ${receivedAt}, ${body}, '{"result":"recorded"}', ` +
      `case when n % 10 = 0 then '{"clientIp":"192.0.2.7"}' end, ${sentAt}`,
    event: `n, 'message.sent', ${source}, ${group}, ${user}, 'Group.CallbackAfterSendMsg', ${receivedAt}, ${data}, ${sentAt}`,
    message:
      `${source}, ${group}, ${topic}, ${key}, ${seq}, 1, ${seq}, ${user}, ${elements}, ${text}, null, 'null', null, 0, null, ` +
      `${sentAt}, case when n % 50 = 0 then ${receivedAt} end, case when n % 20 = 0 then 3 else 0 end, ` +
      `case when n % 20 = 0 then 4 end, case when n % 200 = 0 then '{"mark":{"value":"x","version":2}}' else '{}' end, ` +
      `case when n % 200 = 0 then 1 else 0 end, case when n % 50 = 0 then concat('{"recalled":', ${receivedAt}, '}') end, ${sentAt}`,
    /** The number of the message that is the n-th by group and number. */
    numberInOrder: `n % ${blocks} * ${groups} + ${div("n", blocks)} * ${inverse} % ${groups} + 1`,
  };
}

function inverseOf(value: number, modulus: number): number {
  for (let candidate = 1; candidate < modulus; candidate += 1)
    if ((value * candidate) % modulus === 1) return candidate;
  return 1;
}
