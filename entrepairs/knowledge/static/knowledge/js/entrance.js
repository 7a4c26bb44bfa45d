// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What comes into a text by pasting and dropping.

import { bring, insert } from "ep/files";
import { simplified } from "ep/word";

export function entrance(place, editorOf) {
  let rich = "";
  const filesOf = (data) => [...(data?.files ?? [])];
  // A comment has no place for pictures, and no button for them.
  const takes = place.querySelector("[data-ep-do=picture]") !== null;
  return {
    handleDOMEvents: { paste: (view, { clipboardData }) => void (rich = clipboardData?.getData("text/rtf") ?? "") },
    transformPastedHTML: (html) => {
      const { html: simple, pictures } = simplified(html, rich);
      if (!takes) return simple.replace(/<img\b[^>]*>/g, "");
      setTimeout(() => pictures.forEach(([src, file]) => bring(editorOf(), place, src, file)));
      return simple;
    },
    handlePaste: (view, { clipboardData }) => {
      const files = filesOf(clipboardData);
      if (!files.length || /<(p|table|li|h\d)\b/i.test(clipboardData.getData("text/html"))) return false;
      if (takes) insert(editorOf(), place, files);
      return true;
    },
    handleDrop: (view, event, slice, moved) => {
      const files = filesOf(event.dataTransfer);
      if (moved || !files.length) return false;
      // Taken or not, the browser does not open the file in place of the page.
      const position = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
      if (takes) insert(editorOf(), place, files, position);
      return true;
    },
  };
}
