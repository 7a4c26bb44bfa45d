// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Naming a colleague: @ and the first letters, a short list, Enter. Who is named may be told; the server decides.

import { Extension, Node } from "django-prose-editor/editor";
import { Suggestions } from "ep/people";

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ slug: {}, name: {} }),
  parseHTML: () => [
    {
      tag: "a[data-mention]",
      priority: 100,
      getAttrs: (link) => ({ slug: link.dataset.mention, name: link.textContent.replace(/^@/, "") }),
    },
  ],
  renderHTML: ({ node: { attrs } }) => [
    "a",
    { "data-mention": attrs.slug, href: `/people/${attrs.slug}/` },
    `@${attrs.name}`,
  ],
  renderText: ({ node }) => `@${node.attrs.name}`,
});

export function naming(place) {
  let list = null;
  return Extension.create({
    name: "naming",
    priority: 1100,
    onCreate: ({ editor }) => {
      list = new Suggestions(editor, place);
    },
    addKeyboardShortcuts: () => ({
      ArrowDown: () => list?.move(1) ?? false,
      ArrowUp: () => list?.move(-1) ?? false,
      Enter: () => list?.take() ?? false,
      Tab: () => list?.take() ?? false,
      Escape: () => list?.close() ?? false,
    }),
  });
}
