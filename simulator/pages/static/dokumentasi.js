// Builds a small form for each operation of the OpenAPI document. Text is set as text only, never
// as markup, so nothing that the document says can run.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function labelled(id, text, input) {
  input.id = id;
  return element("div", { className: "isian" }, element("label", { htmlFor: id, textContent: text }), input);
}

function exampleBody(document_, operation) {
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (!schema) return null;
  const named = schema.$ref ? document_.components.schemas[schema.$ref.split("/").pop()] : schema;
  const example = {};
  for (const [name, property] of Object.entries(named.properties ?? {})) {
    if (named.required?.includes(name)) example[name] = property.type === "boolean" ? false : "";
  }
  return JSON.stringify(example, null, 2);
}

async function send(method, path, inputs, body, output) {
  let address = path;
  const query = new URLSearchParams();
  for (const { parameter, input } of inputs) {
    if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value) query.set(parameter.name, input.value);
  }
  const headers = {};
  const token = document.getElementById("token").value;
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const reply = await fetch(query.size ? `${address}?${query}` : address, { method: method.toUpperCase(), headers, body: body?.value });
    output.textContent = `${reply.status} ${reply.statusText}\n${await reply.text()}`;
  } catch (error) {
    output.textContent = String(error);
  }
}

function operationForm(document_, method, path, operation, number) {
  const inputs = (operation.parameters ?? []).map((parameter) => ({ parameter, input: element("input") }));
  const example = exampleBody(document_, operation);
  const body = example === null ? null : element("textarea", { value: example });
  const output = element("pre", { hidden: true });
  const form = element("form", {}, ...inputs.map(({ parameter, input }) => labelled(`o${number}-${parameter.name}`, parameter.name, input)));
  if (body) form.append(labelled(`o${number}-body`, "Isi (JSON)", body));
  form.append(element("button", { type: "submit", textContent: "Kirim" }), output);
  output.setAttribute("aria-live", "polite");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    output.hidden = false;
    send(method, path, inputs, body, output);
  });
  const service = operation.security ? " (layanan)" : "";
  const summary = element("summary", {}, element("code", { textContent: `${method.toUpperCase()} ${path}` }), ` ${operation.summary ?? ""}${service}`);
  return element("details", {}, summary, form);
}

async function show() {
  const place = document.getElementById("operasi");
  const document_ = await (await fetch(place.dataset.openapi)).json();
  place.replaceChildren();
  let number = 0;
  for (const [path, operations] of Object.entries(document_.paths)) {
    for (const method of METHODS.filter((it) => operations[it])) {
      place.append(operationForm(document_, method, path, operations[method], number++));
    }
  }
}

show();
