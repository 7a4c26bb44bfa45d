// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A device that keeps texts to be read without network looks at each page whether it still may, signed in or not.

try {
  if (localStorage.getItem("ep-shelf")) import(document.body.dataset.epShelf);
} catch {
  // a browser that keeps nothing
}
