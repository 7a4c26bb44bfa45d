// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// A file is sent at once, while its text is being written; the form waits for those under way.

const underway = new Set();

export const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

// `place` carries the address and the words: data-ep-upload, -most (bytes), -too-large, -not-sent.
export function send(file, place) {
  const sent = post(file, place.dataset);
  underway.add(sent);
  sent.catch(() => {}).finally(() => underway.delete(sent));
  return sent;
}

async function post(file, { epUpload, epMost, epTooLarge, epNotSent }) {
  if (file.size > Number(epMost)) throw new Error(epTooLarge);
  const body = new FormData();
  body.append("file", file, file.name || "image.png");
  let response;
  try {
    response = await fetch(epUpload, { method: "POST", headers: token(), body });
  } catch {
    throw new Error(epNotSent);
  }
  const said = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(said.error ?? (response.status === 400 ? epTooLarge : epNotSent));
  return said;
}

export function complain(error) {
  const detail = { template: "toast-failed", words: error.message };
  document.dispatchEvent(new CustomEvent("ep:say", { detail }));
}

document.addEventListener(
  "submit",
  async (event) => {
    if (!underway.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    await Promise.allSettled(underway);
    button?.removeAttribute("aria-busy");
    event.target.requestSubmit(button);
  },
  true,
);
