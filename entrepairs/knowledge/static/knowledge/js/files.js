// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Pictures and files that enter a text: by the button, dropped, pasted. Each is sent at once; a picture is shown
// meanwhile as it is on the device.

import { ask, at } from "ep/dialog";
import { complain, send } from "ep/upload";

export function choose(editor, place, accept) {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept, multiple: true });
  input.addEventListener("change", () => insert(editor, place, [...input.files]));
  input.click();
}

// What a picture shows, for who cannot see it.
export async function describe(editor) {
  const { src, alt } = editor.getAttributes("image");
  const said = await ask(editor, "describe", { src, alt: alt ?? "" });
  if (said) at(editor).updateAttributes("image", { alt: said.alt.trim() }).run();
  else at(editor).run();
}

export async function insert(editor, place, files, position) {
  if (position !== undefined) editor.commands.setTextSelection(position);
  for (const file of files) {
    if (file.type.startsWith("image/")) await insertPicture(editor, place, file, files.length === 1);
    else await insertFile(editor, place, file);
  }
}

async function insertPicture(editor, place, file, alone) {
  const src = URL.createObjectURL(file);
  at(editor).setImage({ src, alt: "" }).run();
  const shown = await bring(editor, place, src, file);
  if (!shown || !alone) return;
  editor.commands.setNodeSelection(shown);
  await describe(editor);
  // The text goes on under the picture.
  at(editor).setTextSelection(editor.state.selection.to).createParagraphNear().run();
}

// Sends a picture that the text already shows, and gives it its lasting address. Where it stands, or nothing.
export async function bring(editor, place, src, file) {
  try {
    const { url, width, height } = await send(file, place);
    return replace(editor, src, { src: url, width, height });
  } catch (error) {
    replace(editor, src, null);
    complain(error);
    return undefined;
  } finally {
    URL.revokeObjectURL(src);
  }
}

function replace(editor, src, attrs) {
  const { tr, doc } = editor.state;
  let place;
  doc.descendants((node, position) => {
    if (node.type.name !== "image" || node.attrs.src !== src) return;
    place = position;
    if (attrs) tr.setNodeMarkup(position, null, { ...node.attrs, ...attrs });
    else tr.delete(position, position + node.nodeSize);
  });
  editor.view.dispatch(tr.setMeta("addToHistory", false));
  return place;
}

async function insertFile(editor, place, file) {
  try {
    const { url: href, label: text } = await send(file, place);
    const link = { type: "text", text, marks: [{ type: "link", attrs: { href } }] };
    at(editor).insertContent([link, { type: "text", text: " " }]).run();
  } catch (error) {
    complain(error);
  }
}
