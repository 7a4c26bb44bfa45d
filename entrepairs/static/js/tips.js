// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Tips that wait on this device leave by themselves, whichever page is open once there is a network.

const { epOutbox, epPerson } = document.body.dataset;

try {
  if (localStorage.getItem("ep-left")) {
    // Whoever was here has signed out: once more, in case the page went too soon.
    window.caches?.delete("ep-shelf");
    indexedDB.deleteDatabase("ep-waiting").onsuccess = () => localStorage.removeItem("ep-left");
  } else if (epPerson && localStorage.getItem(`ep-draft tips ${epPerson}`)) import(epOutbox);
} catch {
  // a browser that keeps nothing
}

document.addEventListener("ep:tip-sent", () => {
  document.dispatchEvent(new CustomEvent("ep:say", { detail: { template: "toast-tip" } }));
});
