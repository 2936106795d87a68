import express from "express";
import { announce } from "./announce.ts";

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post("/aec", (request, response) => {
  const callback: unknown = JSON.parse(String(request.body.data));
  response.json(callback ? { status: "1" } : { status: "0", data: "10002" });
});
const server = app.listen(0, "127.0.0.1", () => announce(server));
