import express from "express";
import { announce } from "./announce.ts";

const [format, success = "", path = ""] = process.argv.slice(2);
const isForm = format === "form";
const reply: unknown = JSON.parse(success);

const app = express();
app.use(isForm ? express.urlencoded({ extended: false }) : express.json());
app.post(path, (request, response) => {
  const callback: unknown = isForm ? JSON.parse(String(request.body.data)) : request.body;
  response.json(callback ? reply : {});
});
const server = app.listen(0, "127.0.0.1", () => announce(server));
