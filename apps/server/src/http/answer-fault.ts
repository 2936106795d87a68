import {
  ExpiredPositionError,
  isCallbackError,
  LedgerUnavailableError,
  PositionError,
  TooManyConsumersError,
} from "@grouphook/core";
import type { ErrorRequestHandler } from "express";
import type { Logger } from "pino";
import { ParameterError } from "./parameters.js";
import { sendProblem } from "./problem.js";
import { BodyError } from "./routing/json-body.js";

/** Answers an error of a route: a caller's error names the parameter; an internal one is logged and reveals nothing. */
export function answerFault(logger: Logger): ErrorRequestHandler {
  return (fault: unknown, request, response, next) => {
    if (response.headersSent) {
      next(fault);
      return;
    }
    const error = parameterErrorOf(fault);
    if (error) {
      const { parameter, message } = error;
      sendProblem(response, { status: 400, title: "Bad request", detail: `${parameter} ${message}`, parameter });
      return;
    }
    if (fault instanceof BodyError) {
      const { status, title, message } = fault;
      sendProblem(response, { status, title, detail: message });
      return;
    }
    if (fault instanceof PositionError) {
      const { parameter, message, newest } = fault;
      sendProblem(response, { status: 409, title: "Conflict", detail: message, parameter, newest });
      return;
    }
    if (fault instanceof ExpiredPositionError) {
      const { message, oldest, newest } = fault;
      const detail = `${message}; go on after ${oldest - 1}, or after ${newest} once the record is read anew`;
      sendProblem(response, { status: 410, title: "Gone", detail, parameter: "after", oldest, newest });
      return;
    }
    if (fault instanceof TooManyConsumersError) {
      sendProblem(response, { status: 409, title: "Conflict", detail: fault.message });
      return;
    }
    if (fault instanceof LedgerUnavailableError) {
      const cause = fault.cause instanceof Error ? fault.cause.message : fault.cause;
      logger.warn({ path: request.path, cause }, fault.message);
      sendProblem(response, { status: 503, title: "Service unavailable", detail: "the database cannot be read now" });
      return;
    }
    if (isCallbackError(fault)) {
      const cause = fault.cause instanceof Error ? fault.cause.message : fault.cause;
      logger.warn({ path: request.path, cause }, fault.message);
      sendProblem(response, {
        status: 503,
        title: "Service unavailable",
        detail: "the database cannot be written to now",
      });
      return;
    }
    logger.error({ path: request.path, cause: fault instanceof Error ? fault.stack : fault }, "a query failed");
    sendProblem(response, { status: 500, title: "Internal server error" });
  };
}

function parameterErrorOf(fault: unknown): ParameterError | undefined {
  if (fault instanceof ParameterError) return fault;
  if (fault instanceof URIError) return new ParameterError("path", "is not percent-encoded properly");
  return undefined;
}
