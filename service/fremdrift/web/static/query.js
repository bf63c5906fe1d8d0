// Puts the SPARQL editor over the plain field of the query page once its reader reaches for the field: the editor weighs
// more than the rest of the page. Without script the field itself is there.
// Keyboard: Tab and Shift+Tab move on as everywhere (WCAG 2.1.2), Escape leaves the editor, Ctrl+Space completes.
"use strict";
(() => {
  const field = document.getElementById("query");
  const place = document.getElementById("editor");
  if (!field || !place) return;

  let asked;
  const known = (kind) => {
    asked ??= fetch(place.dataset.suggest).then((answer) => answer.json()).then((found) => found.terms, () => []);
    return asked.then((terms) => terms.filter((one) => one.kind === kind));
  };
  const labels = {};
  const named = (terms) => terms.map((one) => ((labels[one.iri] = one.label), one.iri));
  const shown = (_, hints) => {
    for (const hint of hints) {
      const label = Object.keys(labels).find((iri) => hint.text === `<${iri}>` || (hint.displayText || "").includes(iri.split("/").pop()));
      if (label && labels[label]) hint.displayText = `${hint.displayText || hint.text}  (${labels[label]})`;
    }
    return hints;
  };
  const ours = { bulk: true, autoShow: false, persistenceId: null, postprocessHints: shown };
  const fetched = (tag, more) => new Promise((done, failed) => {
    const one = Object.assign(document.createElement(tag), more, { onload: done, onerror: failed });
    document.head.append(one);
  });
  const edit = () => {
    Yasqe.forkAutocompleter("class", { ...ours, name: "our-classes", get: () => known("class").then(named) });
    Yasqe.forkAutocompleter("property", { ...ours, name: "our-properties", get: () => known("property").then(named) });
    Yasqe.forkAutocompleter("prefixes", {
      name: "our-prefixes",
      persistenceId: null,
      get: () => known("prefix").then((terms) => terms.map((one) => `${one.label}: <${one.iri}>`)),
    });
    Yasqe.defaults.autocompleters = ["our-prefixes", "our-classes", "our-properties", "variables"];

    const here = document.activeElement === field;
    const at = field.selectionStart;
    const leave = () => document.getElementById("format").focus();
    const editor = new Yasqe(place, {
      value: field.value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: () => "",
      showQueryButton: false,
      pluginButtons: () => [],
      prefixCcApi: null,
      resizeable: false,
      lineWrapping: true,
      viewportMargin: Infinity,
    });
    editor.setOption("extraKeys", { "Ctrl-Space": () => editor.autocomplete(), Tab: false, "Shift-Tab": false, Esc: leave });
    editor.getInputField().setAttribute("aria-label", place.dataset.label);
    editor.getInputField().setAttribute("aria-describedby", "editor-help");
    place.querySelectorAll(".yasqe_buttons").forEach((one) => one.remove());
    field.hidden = true;
    field.labels.forEach((one) => { one.hidden = true; });
    editor.on("change", () => { field.value = editor.getValue(); });
    field.form.addEventListener("submit", () => { field.value = editor.getValue(); });
    document.getElementById("editor-help").hidden = false;

    // Whoever was in the field goes on where they were; whoever has moved on meanwhile is left alone.
    if (here) {
      editor.setCursor(editor.posFromIndex(at));
      editor.focus();
    }
  };
  const reach = () => Promise.all([
    fetched("link", { rel: "stylesheet", href: place.dataset.style }),
    fetched("script", { src: place.dataset.script }),
  ]).then(edit, () => {}); // without the editor the field does
  field.addEventListener("focus", reach, { once: true });
})();
