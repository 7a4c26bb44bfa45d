// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Who signs out leaves nothing on the device: what was kept of drafts goes with the session.

document.addEventListener("submit", ({ target }) => {
  const { pathname } = new URL(target.getAttribute("action") ?? "", location);
  if (pathname !== "/accounts/logout/") return;
  document.dispatchEvent(new CustomEvent("ep:leaving"));
  for (const place of Object.keys(localStorage)) {
    if (place.startsWith("ep-draft ")) localStorage.removeItem(place);
  }
  // The files and tips that waited for the network; the next page sees to it that they went (tips.js).
  localStorage.setItem("ep-left", "yes");
  indexedDB.deleteDatabase("ep-waiting");
  // The texts kept to be read without network, and what is still shown of news.
  localStorage.removeItem("ep-shelf");
  window.caches?.delete("ep-shelf");
  navigator.serviceWorker?.ready
    .then((worker) => worker.getNotifications())
    .then((shown) => shown.forEach((one) => one.close()));
});
