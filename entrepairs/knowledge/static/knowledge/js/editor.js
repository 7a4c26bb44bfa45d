// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The editor itself, in place of a text area whose value it keeps up to date.

import * as prose from "django-prose-editor/editor";
import { at } from "ep/dialog";
import { entrance } from "ep/entrance";
import { keys } from "ep/keys";
import { Mention, naming } from "ep/mention";
import { Toolbar } from "ep/toolbar";

// The page's policy lets no inline style apply: a table is as wide as what it holds.
const Table = prose.Table.extend({ renderHTML: () => ["table", ["tbody", 0]] });

const TEXT = [
  ...["Document", "Paragraph", "Text", "HardBreak", "Bold", "Italic", "Underline", "Strike", "Subscript"],
  ...["Superscript", "Code", "CodeBlock", "Blockquote", "BulletList", "ListItem", "HorizontalRule", "TableRow"],
  ...["TableHeader", "TableCell", "UndoRedo", "Dropcursor", "Gapcursor"],
].map((name) => prose[name]);

function extensions(area, place) {
  return [
    ...TEXT,
    Table,
    Mention,
    prose.Heading.configure({ levels: [2, 3, 4] }),
    prose.OrderedList.configure({ enableListAttributes: false }),
    prose.Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({ openOnClick: false, enableTarget: false }),
    prose.Image.configure({ allowBase64: false }),
    prose.Placeholder.configure({ placeholder: area.placeholder }),
    naming(place),
  ];
}

// The same question as the server asks: does it begin with a block?
const FORMATTED = /^\s*<(p|h[2-4]|ul|ol|table|blockquote|figure|pre|hr|img)\b/;

// Paragraphs of what was typed before the editor came.
function content(words) {
  if (FORMATTED.test(words)) return words;
  const page = document.createElement("div");
  for (const paragraph of words.split(/\n\s*\n/).filter((one) => one.trim())) {
    const block = page.appendChild(document.createElement("p"));
    block.innerText = paragraph;
  }
  return page.innerHTML;
}

const isEmpty = (editor) => editor.isEmpty && !editor.getHTML().includes("<img");

export function write(area) {
  const place = area.closest("[data-ep-place]");
  const bar = place.querySelector("[role=toolbar]");
  const box = area.parentElement.insertBefore(document.createElement("div"), area);
  const hadFocus = document.activeElement === area;
  const atStart = area.selectionEnd === 0;
  const editor = new prose.Editor({
    element: box,
    injectCSS: false,
    extensions: [...extensions(area, place), keys(area, () => tools)],
    content: content(area.value),
    editorProps: { attributes: named(area), ...entrance(place, () => editor) },
    onUpdate: () => {
      area.value = isEmpty(editor) ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  place.classList.add("editor");
  Object.assign(area, { hidden: true, required: false });
  bar.hidden = false;
  const tools = new Toolbar(bar, editor, place);
  if (hadFocus) at(editor).setTextSelection(atStart ? 0 : editor.state.doc.content.size).run();
  const label = area.labels[0];
  label?.addEventListener("click", () => editor.view.focus());
  area.dispatchEvent(new CustomEvent("ep:editor", { bubbles: true, detail: { editor } }));
}

function named(area) {
  const label = area.labels[0];
  if (label) label.id ||= `${area.id}-label`;
  const described = [area.getAttribute("aria-describedby"), `${area.id}-keys`].filter(Boolean).join(" ");
  const names = { role: "textbox", "aria-multiline": "true", "aria-labelledby": label?.id ?? "" };
  return { ...names, "aria-describedby": described, class: area.dataset.epEditor };
}
