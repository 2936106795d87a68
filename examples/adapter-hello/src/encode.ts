import type { CallbackError, Inbound, OnFailure, Outcome, Reply } from "@grouphook/core/adapter";

/** Puts every outcome in Hello's words. */
export function encode(outcome: Outcome): Reply {
  switch (outcome.result) {
    case "denied":
      return reply(200, { ok: false, code: outcome.denial.code ?? 1, why: outcome.denial.text });
    // Hello cannot be told to pretend, so its decoder's leeway never lets this happen.
    case "discarded":
      return reply(200, { ok: false, code: 1, why: "" });
    case "performed":
      return reply(200, { ok: true, group: outcome.groupId });
    case "roster":
      return reply(200, { ok: true, members: outcome.roster.userIds });
    case "echoed":
      return reply(200, { ok: true, text: outcome.text });
    case "allowed":
    case "recorded":
    case "unsupported":
      return reply(200, { ok: true });
  }
}

/**
 * Says that we failed. To a question Hello needs an answer, and the operator has chosen which; a stranger gets none, and
 * all else is sent again by Hello for any status but 200.
 */
export function encodeError({ code }: CallbackError, { path }: Inbound, onFailure: OnFailure): Reply {
  if (code === "unauthentic" || code === "wrong-method") return reply(403, { ok: false });
  if (!path.startsWith("/may-")) return reply(503, { ok: false });
  return reply(200, onFailure === "allow" ? { ok: true } : { ok: false, code: 1, why: code });
}

function reply(status: number, answer: object): Reply {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(answer) };
}
