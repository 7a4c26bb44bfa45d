// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// What is typed, kept on the device until the server has it.

export function keep(place, kept) {
  try {
    if (kept) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // No room, or not allowed: the draft on the server remains.
  }
}

export function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

export function fill(form, words) {
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = words.getAll(field.name).includes(field.value);
    else if (words.has(field.name) && !["hidden", "file"].includes(field.type)) {
      // What comes back is seen, wherever it was folded away.
      if (field.value !== words.get(field.name)) field.closest("details")?.setAttribute("open", "");
      field.value = words.get(field.name);
    }
  }
}

// Did the form with this key have its effect? Asked only when the page left without knowing.
export async function wasSent(address, key) {
  const said = await fetch(`${address}${key}/`).then((answer) => answer.json()).catch(() => ({}));
  return said.sent;
}
