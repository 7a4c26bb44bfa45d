// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// Whoever is signed in has the service worker: a page without network, and what they asked to be told on this device.

const begin = () => navigator.serviceWorker.register("/service-worker.js").catch(() => {}); // a browser without storage
if (document.body.dataset.epPerson && "serviceWorker" in navigator) window.addEventListener("load", begin);
