#!/usr/bin/env node
import { run } from "../dist/command-line.js";

await run(process.argv.slice(2), { environment: process.env, folder: process.cwd() });
