import { isObject, type Json } from "@grouphook/core/adapter";

type Body = { readonly [name: string]: Json };

/** A body whose users are named without the app, as far as its key is told: the name of an app may hold an underscore itself. */
export function withoutAppKey(body: Body): Body {
  const { appkey, payload } = body;
  if (typeof appkey !== "string" || !/^[^#]+#[^_]*_/.test(appkey)) return body;
  const prefix = `${appkey}_`;
  const info = isObject(payload) && isObject(payload.info) ? { info: bareIn(payload.info, ["owner"], prefix) } : {};
  return { ...bareIn(body, ["from", "to"], prefix), ...(isObject(payload) && { payload: { ...payload, ...info } }) };
}

function bareIn(object: Body, names: readonly string[], prefix: string): Body {
  const bare = names.flatMap((name): readonly [string, Json][] => {
    const value = object[name];
    return typeof value === "string" && value.startsWith(prefix) ? [[name, value.slice(prefix.length)]] : [];
  });
  return { ...object, ...Object.fromEntries(bare) };
}
