// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Icons: an answer brings the drawings of those it names, and the page keeps each once. Whoever puts an
// answer into the page by themselves announces it as htmx does, and puts in what is left of it.

const BEGINS = "<svg data-ep-drawings";
const ENDS = "</svg>";

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const text = detail.serverResponse;
  const from = text.lastIndexOf(BEGINS);
  if (from < 0) return;
  const until = text.indexOf(ENDS, from) + ENDS.length;
  const brought = document.createElement("template");
  brought.innerHTML = text.slice(from, until);
  const here = document.querySelector("svg[data-ep-drawings]");
  for (const drawing of brought.content.querySelectorAll("symbol")) {
    if (!document.getElementById(drawing.id)) here.append(drawing);
  }
  detail.serverResponse = text.slice(0, from) + text.slice(until);
});
