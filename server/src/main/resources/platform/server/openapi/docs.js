"use strict";
// Shows openapi.json. Everything is set as text, never as markup.
const make = (name, text, ...children) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

fetch("/openapi.json").then(answer => answer.json()).then(description => {
  const find = thing => thing && thing.$ref
    ? thing.$ref.slice(2).split("/").reduce((at, name) => at[name], description) : thing;
  const whole = (schema, depth = 0) => {
    const found = find(schema);
    if (depth > 8 || found === null || typeof found !== "object") return found;
    return Array.isArray(found) ? found.map(each => whole(each, depth + 1))
      : Object.fromEntries(Object.entries(found).map(([name, value]) => [name, whole(value, depth + 1)]));
  };
  const schemaOf = content => Object.entries(content || {}).map(([type, { schema }]) =>
    make("details", "", make("summary", type), make("pre", JSON.stringify(whole(schema), null, 2))));

  const operation = (path, method, about) => {
    const name = make("span", method);
    name.className = "method";
    const shown = make("details", "", make("summary", "", name, make("code", path), ` ${about.summary}`));
    if (about.security) shown.append(make("p", "Needs the header X-ADMIN-API-KEY."));
    for (const parameter of about.parameters || []) {
      shown.append(make("p", "", make("code", parameter.name), ` (${parameter.in}) ${parameter.description || ""}`));
    }
    if (about.requestBody) shown.append(make("h4", "Request"), ...schemaOf(about.requestBody.content));
    const rows = Object.entries(about.responses).map(([status, reference]) => {
      const answer = find(reference);
      return make("tr", "", make("td", status), make("td", answer.description),
        make("td", Object.keys(answer.headers || {}).join(", ")), make("td", "", ...schemaOf(answer.content)));
    });
    shown.append(make("h4", "Answers"), make("table", "",
      make("tr", "", ...["Status", "Meaning", "Headers", "Body"].map(title => make("th", title))), ...rows));
    return shown;
  };

  document.getElementById("about").textContent = description.info.description;
  const routes = document.getElementById("routes");
  routes.replaceChildren(...description.tags.map(tag => {
    const section = make("section", "", make("h2", tag.name), make("p", tag.description));
    for (const [path, methods] of Object.entries(description.paths)) {
      // The twins under /v1 are the same.
      if (path.startsWith("/v1/")) continue;
      for (const [method, about] of Object.entries(methods)) {
        if (about.tags.includes(tag.name)) section.append(operation(path, method, about));
      }
    }
    return section;
  }));
}).catch(() => {
  document.getElementById("routes").textContent = "The description could not be loaded.";
});
