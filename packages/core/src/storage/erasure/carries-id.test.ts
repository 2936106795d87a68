import { describe, expect, it } from "vitest";
import { carriesId } from "./carries-id.js";

const form = (fields: object) => new URLSearchParams({ data: JSON.stringify(fields) }).toString();

describe("a body", () => {
  it.each([
    ["as a value", '{"From_Account":"ann"}', "ann"],
    ["deep inside", '{"MemberList":[{"x":[{"Member_Account":"ann"}]}]}', "ann"],
    ["as a name", '{"members":{"ann":{"nickname":"Ann"}}}', "ann"],
    ["as a number", '{"userId":1007}', "1007"],
    ["in JSON in a text", JSON.stringify({ content: JSON.stringify({ sendID: "ann" }) }), "ann"],
    ["with escapes nobody needs", '{"userID":"a\\u002fb\\/c"}', "a/b/c"],
    ["with escapes of letters", '{"userID":"\\u5f20\\u4e09"}', "张三"],
    ["in a form", form({ userId: "ann" }), "ann"],
    ["in a form, percent-encoded", form({ userId: "张 三&" }), "张 三&"],
    [
      "in a form, as an emoji in halves",
      `data=${form({ userId: "😀" }).slice(5).replace("%F0%9F%98%80", "%ED%A0%BD%ED%B8%80")}`,
      "😀",
    ],
    ["in a list with commas", form({ addUsers: "bob, ann,cid" }), "ann"],
    ["in another case", '{"from":"Ann"}', "ann"],
    ["in another case, as a name of a form", "Ann=x", "ANN"],
    ["with its app before it", '{"owner":"org#app_ann"}', "ann"],
    ["in an address", '{"from":"org#app_big_ann@chat.example.com/android_1"}', "big_ann"],
    ["in JSON that ends too soon", '{"From_Account":"ann","Mess', "ann"],
    ["in what is neither JSON nor a form", "ann says hello", "ann"],
  ])("carries an id %s", (_, body, id) => {
    expect(carriesId(body, id)).toBe(true);
  });

  it.each([
    ["is empty", "", "ann"],
    ["names others alone", '{"From_Account":"bob"}', "ann"],
    ["holds it in a longer one", '{"From_Account":"joann"}', "ann"],
    ["holds it in a text", '{"text":"ann is here"}', "ann"],
    ["holds it in a longer one of an address", '{"from":"org#app_joann@chat.example.com"}', "ann"],
    ["holds it in the app of an address", '{"from":"org#ann_bob@ann"}', "ann"],
    ["holds it in a longer one of a form", form({ userId: "annie", addUsers: "joann,anna" }), "ann"],
  ])("does not carry an id where it %s", (_, body, id) => {
    expect(carriesId(body, id)).toBe(false);
  });

  it("is looked through however deep it is", () => {
    const depth = 50_000;
    expect(carriesId(`${"[".repeat(depth)}"ann"${"]".repeat(depth)}`, "ann")).toBe(true);
  });
});
