// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys of the text as a whole: Ctrl+Enter sends, Escape leaves, Alt+F10 goes to the toolbar, Ctrl+K links.

import { Extension } from "django-prose-editor/editor";

export function keys(area, toolsOf) {
  return Extension.create({
    name: "keys",
    priority: 1000,
    addKeyboardShortcuts: () => ({
      "Mod-Enter": () => area.form?.requestSubmit() ?? true,
      "Mod-k": () => toolsOf().run("link"),
      "Alt-F10": () => toolsOf().focus(),
      Escape: () => leave(area),
    }),
  });
}

// To the next thing one can reach: without it, a text with lists and tables would hold the keyboard.
function leave(area) {
  const reachable = [...document.querySelectorAll("a[href],button,input,select,textarea,[tabindex]")].filter(
    (one) => one.tabIndex >= 0 && one.offsetParent && !one.disabled,
  );
  const place = area.closest("[data-ep-place]");
  const next = reachable.find((one) => place.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !place.contains(one));
  next?.focus();
  return true;
}
