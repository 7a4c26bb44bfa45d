// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A small question in its own window: its words stand in <template id="editor-…">, printed by the page.

// A deed begins where the text's selection is. The focus comes at once: a frame later, as the editor's own
// command has it, it would come between two letters of somebody who types on.
export function at(editor) {
  editor.view.focus();
  return editor.chain();
}

// Gives what was typed, "remove" when that was asked, or null. The text's selection stays where it was: a
// browser that gives the focus back may put it at the start.
export async function ask(editor, name, values = {}) {
  const standing = editor.state.selection.getBookmark();
  const said = await open(name, values);
  const { tr, doc } = editor.state;
  editor.view.dispatch(tr.setSelection(standing.resolve(doc)));
  return said;
}

function open(name, values) {
  const dialog = document.getElementById(`editor-${name}`).content.firstElementChild.cloneNode(true);
  const form = dialog.querySelector("form");
  for (const field of form.querySelectorAll("[data-ep-if]")) field.hidden = !(field.dataset.epIf in values);
  for (const input of form.querySelectorAll("input")) input.value = values[input.name] ?? "";
  const shown = form.querySelector("img");
  if (shown) shown.src = values.src;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue === "ok") resolve(Object.fromEntries(new FormData(form)));
      else resolve(dialog.returnValue === "remove" ? "remove" : null);
    });
  });
}
