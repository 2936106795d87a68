import type { ShownContent, ShownDocument, ShownOperation, ShownSchema } from "./document-shape.js";
import { type Html, html, prose } from "./html.js";
import { anchorOf, fieldsOf, kindOf } from "./schema-html.js";
import { STYLE } from "./style.js";

interface NamedOperation extends ShownOperation {
  readonly method: string;
  readonly path: string;
}

/** A page for people that shows an OpenAPI document. It loads nothing and runs nothing. */
export function docsPage({ info, tags, paths, components }: ShownDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  const parts = tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter((operation) => operation.tags.includes(name)),
  }));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${info.title} API</title><style>${STYLE}</style></head><body>
<header><h1>${info.title} API <small>${info.version}</small></h1><p>${prose(info.description)}</p>
<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p></header>
<nav>${parts.map(({ name, operations }) => html`<h2>${name}</h2><ul>${operations.map(linkTo)}</ul>`)}<p><a href="#schemas">schemas</a></p></nav>
<main>${parts.map(
    ({ name, description, operations }) =>
      html`<section><h2>${name}</h2><p>${prose(description)}</p>${operations.map(operationPart)}</section>`,
  )}
<section id="schemas"><h2>schemas</h2>${Object.entries(components.schemas).map(([name, schema]) => schemaPart(`#/components/schemas/${name}`, schema))}</section>
</main></body></html>
`.text;
}

const anchor = ({ method, path }: NamedOperation) => `${method}-${path}`.replaceAll(/[^\w.]+/g, "-");

function linkTo(operation: NamedOperation): Html {
  return html`<li><a href="#${anchor(operation)}">${operation.summary}</a></li>`;
}

function operationPart(operation: NamedOperation): Html {
  const { method, path, summary, description, parameters, requestBody, responses, security } = operation;
  return html`<article id="${anchor(operation)}"><h3>${summary}</h3><p class="call"><b>${method}</b> <code>${path}</code>${scopesOf(security)}</p>
<p>${prose(description)}</p>
${parameters.length > 0 ? html`<h4>Parameters</h4><table>${parameters.map(parameterRow)}</table>` : ""}
${requestBody ? html`<h4>Body</h4>${bodyPart(requestBody.content)}` : ""}
<h4>Answers</h4><table>${Object.entries(responses).map(
    ([status, { description: meaning, content }]) =>
      html`<tr><th>${status}</th><td>${prose(meaning)}${bodyPart(content)}</td></tr>`,
  )}</table></article>`;
}

function scopesOf(security: ShownOperation["security"]): Html {
  const scopes = security.flatMap((schemes) => Object.values(schemes).flat());
  return html`${scopes.map((scope) => html` <small>${scope}</small>`)}`;
}

function parameterRow({ name, in: place, required = false, schema }: ShownOperation["parameters"][number]): Html {
  const standard = schema.default === undefined ? "" : html` <small>default ${String(schema.default)}</small>`;
  return html`<tr><th><code>${name}</code>${required ? "" : html` <small>optional</small>`}</th>
<td>${kindOf(schema)}${standard}</td><td>${place === "path" ? "In the path. " : ""}${prose(schema.description)}</td></tr>`;
}

/** A problem needs no words: every error has one. */
function bodyPart(content: ShownContent = {}): Html {
  return html`${Object.entries(content)
    .filter(([type]) => type !== "application/problem+json")
    .map(([type, { schema }]) => html`<div><small>${type}</small> ${kindOf(schema)}${fieldsOf(schema)}</div>`)}`;
}

function schemaPart(reference: string, schema: ShownSchema): Html {
  const { description, example } = schema;
  return html`<article id="${anchorOf(reference)}"><h3>${reference.split("/").at(-1) ?? ""}</h3><p>${prose(description)}</p>
${fieldsOf(schema)}${example === undefined ? "" : html`<pre>${JSON.stringify(example, null, 2)}</pre>`}</article>`;
}
