import { describe, expect, it } from "vitest";
import { tencentClient, vendorClient } from "./client.js";
import { schema } from "./options.js";

const CREDENTIALS = { sdkAppId: "1400000000", secretKey: "5ecret", adminId: "administrator" };

describe("configuring a client", () => {
  it("needs the credentials alone, and calls the host in China", () => {
    expect(vendorClient.configure(CREDENTIALS)).toMatchObject({
      client: { contract: 1, vendor: "tencent", reads: true },
    });
    expect(vendorClient.credentials).toEqual(["secretKey", "adminId"]);
    expect(schema.parse(CREDENTIALS)).toMatchObject({
      ...{ ...CREDENTIALS, apiUrl: "https://console.tim.qq.com" },
      ...{ groupFields: [], memberFields: [] },
    });
  });

  it.for([
    ["singapore", "https://adminapisgp.im.qcloud.com"],
    ["silicon-valley", "https://adminapiusa.im.qcloud.com"],
  ] as const)("calls the host of %s", ([region, apiUrl]) => {
    expect(schema.parse({ ...CREDENTIALS, region }).apiUrl).toBe(apiUrl);
  });

  it("calls another host if it is told to", () => {
    const settings = { ...CREDENTIALS, region: "seoul", apiUrl: "http://127.0.0.1:9/tencent/" };
    expect(schema.parse(settings).apiUrl).toBe("http://127.0.0.1:9/tencent");
  });

  it("takes every setting as a text of the environment", () => {
    const settings = {
      ...{ ...CREDENTIALS, region: "tokyo", apiUrl: "https://proxy.example" },
      ...{ customText: "Data.text, Ext", groupFields: "a,b", memberFields: "c" },
    };
    expect(Object.keys(settings)).toEqual(vendorClient.settings.map(({ name }) => name));
    expect(schema.parse(settings)).toMatchObject({ groupFields: ["a", "b"], memberFields: ["c"] });
  });

  it("tells all faults at once, and no value", () => {
    const configured = vendorClient.configure({
      sdkAppId: "5ecret",
      region: "5ecret",
      apiUrl: "https://u:5ecret@x",
      key: "5ecret",
    });
    const faults = "faults" in configured ? configured.faults : [];
    expect(faults).toEqual([
      { setting: "sdkAppId", message: "must be digits" },
      { setting: "secretKey", message: "is missing" },
      { setting: "adminId", message: "is missing" },
      { setting: "region", message: expect.stringMatching(/^must be one of china, singapore, /) },
      { setting: "apiUrl", message: "must be an http or https URL without user, query and fragment" },
      { setting: "key", message: expect.stringMatching(/^is not known; known are sdkAppId, secretKey, /) },
    ]);
    expect(JSON.stringify(faults)).not.toContain("5ecret");
    expect(() => tencentClient({ ...CREDENTIALS, secretKey: "" })).toThrow(
      new TypeError("[adapter-tencent] secretKey must not be empty"),
    );
  });
});
