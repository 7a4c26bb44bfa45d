// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// [data-ep-vtt]: a file of captions is read into the text area it is for, to be looked over before it is sent.

const LARGEST = 100_000;

document.addEventListener("change", async ({ target }) => {
  if (!target.matches?.("[data-ep-vtt]")) return;
  const [file] = target.files;
  target.value = "";
  if (!file || file.size > LARGEST) return;
  const area = target.form.elements.captions;
  area.value = await file.text();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});
