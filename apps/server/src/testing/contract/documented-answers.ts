import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { z } from "zod";

/** A parameter as far as it says what it must not be. */
interface DocumentedParameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly schema: {
    readonly type?: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly enum?: readonly string[];
    readonly format?: string;
  };
}

/** A documented operation. */
export interface DocumentedOperation {
  /** `GET /v1/groups`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DocumentedParameter[];
  readonly requestBody?: unknown;
  /** The scope that a token needs; none for an open operation. */
  readonly scope?: string | undefined;
  readonly responses: {
    readonly [status: string]: { readonly content: object; readonly headers: object };
  };
}

const parameterSchema = z.object({
  in: z.enum(["path", "query", "header"]),
  name: z.string(),
  schema: z.object({
    type: z.string().exactOptional(),
    minimum: z.number().exactOptional(),
    maximum: z.number().exactOptional(),
    enum: z.array(z.string()).exactOptional(),
    format: z.string().exactOptional(),
  }),
});
const answerSchema = z.object({
  content: z.record(z.string(), z.unknown()).default({}),
  headers: z.record(z.string(), z.unknown()).default({}),
});
const operationSchema = z.object({
  parameters: z.array(parameterSchema),
  requestBody: z.unknown().exactOptional(),
  security: z.array(z.object({ token: z.tuple([z.string()]) })),
  responses: z.record(z.string(), answerSchema),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.object({ example: z.unknown().optional() })) }),
});

/** The operations of a document, and what is wrong with answers of theirs. */
export interface DocumentedAnswers {
  readonly operations: readonly DocumentedOperation[];
  /** The schemas whose example does not match them. */
  readonly wrongExamples: readonly string[];
  /** Why an answer is not the documented one; nothing if it is. */
  faultsOf(
    operation: DocumentedOperation,
    response: Pick<Response, "status" | "headers">,
    body: string,
  ): readonly string[];
}

/** Reads an OpenAPI document. Answers must have no fields that it does not tell of. */
export function documentedAnswers(document: unknown): DocumentedAnswers {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...z.record(z.string(), z.unknown()).parse(closed(document)), $id: "document" });
  const { paths, components } = documentSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, ...operation }]) => ({
      ...{ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path },
      scope: security[0]?.token[0],
      ...operation,
    })),
  );

  function validatorOf({ path, method }: DocumentedOperation, status: number, type: string): ValidateFunction {
    const steps = ["paths", path, method.toLowerCase(), "responses", String(status), "content", type, "schema"];
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
    const $ref = `document#/${pointer}`;
    return ajv.getSchema($ref) ?? ajv.compile({ $ref });
  }

  return {
    operations,
    wrongExamples: Object.entries(components.schemas).flatMap(([name, { example }]) => {
      if (example === undefined) return [];
      return ajv.validate({ $ref: `document#/components/schemas/${name}` }, example)
        ? []
        : [`${name}: ${ajv.errorsText()}`];
    }),
    faultsOf(operation, { status, headers }, body) {
      const answer = operation.responses[status];
      if (!answer) return [`${status} is not documented`];
      const missing = Object.keys(answer.headers).filter((name) => !headers.has(name));
      const [type] = Object.keys(answer.content);
      const given = headers.get("content-type") ?? undefined;
      if (given?.replace("; charset=utf-8", "") !== type?.replace("; charset=utf-8", ""))
        return [`the type is ${given}, not ${type}`];
      if (type === undefined) return body === "" ? [] : ["there is a body, and none is documented"];
      const validate = validatorOf(operation, status, type);
      validate(type.includes("json") ? JSON.parse(body) : body);
      const faults = (validate.errors ?? []).map(
        (one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`,
      );
      return [...missing.map((name) => `the header ${name} is missing`), ...faults];
    },
  };
}

/** The same schemas, without room for further fields where the document leaves it open. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const inner = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  const isOpen = "properties" in part && "type" in part && part.type === "object" && !("additionalProperties" in part);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
