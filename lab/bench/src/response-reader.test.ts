import { expect, it } from "vitest";
import { ResponseReader } from "./response-reader.ts";

const response = Buffer.from(
  'HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\nContent-Length: 14\r\nDate: Fri, 21 Nov 2025 00:00:00 GMT\r\n\r\n{"status":"1"}',
);

it("reads a response that arrives at once", () => {
  expect(new ResponseReader().push(response)).toEqual({ status: 200, body: '{"status":"1"}' });
});

it("reads a response cut at any byte", () => {
  for (let cut = 1; cut < response.length; cut += 1) {
    const reader = new ResponseReader();
    expect(reader.push(response.subarray(0, cut))).toBeUndefined();
    expect(reader.push(response.subarray(cut))).toEqual({ status: 200, body: '{"status":"1"}' });
  }
});

it("reads the responses of a connection one after another", () => {
  const reader = new ResponseReader();
  reader.push(response);
  const next = reader.push(Buffer.from("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nlate"));
  expect(next).toEqual({ status: 503, body: "late" });
});

it("reads an empty body", () => {
  const empty = Buffer.from("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n");
  expect(new ResponseReader().push(empty)).toEqual({ status: 204, body: "" });
});

it("counts the body in bytes", () => {
  const body = Buffer.from("群不存在");
  const head = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`);
  expect(new ResponseReader().push(Buffer.concat([head, body]))?.body).toBe(body.toString("latin1"));
});

it("throws for a response without content-length", () => {
  const chunked = Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
  expect(() => new ResponseReader().push(chunked)).toThrow("without content-length");
});

it("throws for more bytes than one response has", () => {
  expect(() => new ResponseReader().push(Buffer.concat([response, response]))).toThrow("more bytes");
});
