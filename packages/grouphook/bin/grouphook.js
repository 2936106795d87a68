#!/usr/bin/env node
import "@grouphook/server/command";
