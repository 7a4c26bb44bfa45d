// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <form data-ep-push="address of the key">: this browser asks its maker's push service for an address, and the form
// tells it to the house. The question of the browser comes when the button is pressed, never before.

const form = document.querySelector("form[data-ep-push]");
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

const bytes = (text) => {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
};

async function subscribe() {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const answer = await fetch(form.dataset.epPush, { method: "POST", headers });
  if (!answer.ok) throw new Error(answer.status);
  const { key } = await answer.json();
  const { pushManager } = await navigator.serviceWorker.ready;
  // One of a former session, or under another key, would be refused or told to somebody else.
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function ask(event) {
  event.preventDefault();
  const refused = form.querySelector("[data-ep-refused]");
  refused.hidden = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
    const { endpoint, keys } = (await subscribe()).toJSON();
    Object.entries({ endpoint, ...keys }).forEach(([name, value]) => (form.elements[name].value = value));
    form.submit();
  } catch {
    refused.hidden = false;
  }
}

if (form && can) {
  form.hidden = false;
  document.querySelector("[data-ep-cannot]").hidden = true;
  form.addEventListener("submit", ask);
}
