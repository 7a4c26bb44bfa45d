// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What the toolbar does: for each button, the deed, whether it holds here, and whether it is possible.

import { ask, at } from "ep/dialog";
import { choose, describe } from "ep/files";

const inTable = (editor) => editor.isActive("table");
const onPicture = (editor) => editor.isActive("image");

const mark = (name, toggle) => ({
  run: (editor) => at(editor)[toggle]().run(),
  holds: (editor) => editor.isActive(name),
  can: (editor) => editor.can()[toggle](),
});

const heading = (level) => ({
  run: (editor) => at(editor).toggleHeading({ level }).run(),
  holds: (editor) => editor.isActive("heading", { level }),
  can: (editor) => editor.can().toggleHeading({ level }),
});

const once = (command, shown) => ({
  run: (editor) => at(editor)[command]().run(),
  can: (editor) => editor.can()[command](),
  shown,
});

// What somebody types as an address: www.example.org, awa@example.org, /knowledge/…
function address(words) {
  const typed = words.trim();
  if (/^(https?:|mailto:|tel:|\/)/i.test(typed) || !typed) return typed;
  return /^[^\s/@]+@[^\s/@]+$/.test(typed) ? `mailto:${typed}` : `https://${typed}`;
}

async function link(editor) {
  const standing = editor.getAttributes("link").href;
  if (standing) editor.commands.extendMarkRange("link");
  const bare = editor.state.selection.empty;
  const said = await ask(editor, "link", { href: standing ?? "", ...(standing && { remove: "" }), ...(bare && { words: "" }) });
  if (!said) return at(editor).run();
  if (said === "remove") return at(editor).unsetLink().run();
  const href = address(said.href);
  if (!href) return at(editor).run();
  if (!bare) return at(editor).setLink({ href }).run();
  const text = said.words || said.href;
  return at(editor).insertContent([{ type: "text", text, marks: [{ type: "link", attrs: { href } }] }]).unsetMark("link").run();
}

export const DEEDS = {
  bold: mark("bold", "toggleBold"),
  italic: mark("italic", "toggleItalic"),
  heading2: heading(2),
  heading3: heading(3),
  bullets: mark("bulletList", "toggleBulletList"),
  numbers: mark("orderedList", "toggleOrderedList"),
  quote: mark("blockquote", "toggleBlockquote"),
  link: { run: link, holds: (editor) => editor.isActive("link"), can: (editor) => editor.can().setLink({ href: "/" }) },
  table: {
    run: (editor) => at(editor).insertTable({ rows: 3, cols: 2, withHeaderRow: true }).run(),
    can: (editor) => !inTable(editor) && editor.can().insertTable(),
  },
  picture: { run: (editor, place) => choose(editor, place, "image/jpeg,image/png,image/gif,image/webp") },
  file: { run: (editor, place) => choose(editor, place, "") },
  undo: once("undo"),
  redo: once("redo"),
  rowAfter: once("addRowAfter", inTable),
  columnAfter: once("addColumnAfter", inTable),
  headerRow: once("toggleHeaderRow", inTable),
  deleteRow: once("deleteRow", inTable),
  deleteColumn: once("deleteColumn", inTable),
  deleteTable: once("deleteTable", inTable),
  describe: { run: describe, shown: onPicture },
  deletePicture: { run: (editor) => at(editor).deleteSelection().run(), shown: onPicture },
};
