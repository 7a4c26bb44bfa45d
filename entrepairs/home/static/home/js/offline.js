// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// The page that stands in for any page without network: the text that was asked for, if this device keeps it; else
// the list of those it keeps. Once there is a network, the address is asked for again.

const place = document.querySelector("[data-ep-offline]");
const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

function row(text) {
  const line = copy("kept-row");
  Object.assign(line.querySelector("a"), { href: text.url, textContent: text.title, lang: text.language });
  line.querySelector("p").textContent = text.line;
  return line;
}

// Its words were cleaned by the server as they are for its page, and the policy of that page holds here too.
function show(text) {
  const drawn = copy("kept-text");
  Object.assign(drawn.querySelector("h1"), { textContent: text.title, lang: text.language });
  drawn.querySelector("p.meta").textContent = text.line;
  Object.assign(drawn.querySelector(".prose"), { innerHTML: text.html, lang: text.language });
  place.replaceChildren(drawn);
  document.title = `${text.title} · Entrepairs`;
}

document.addEventListener("ep:shelf", ({ detail: texts }) => {
  const asked = texts.find(({ url }) => url === location.pathname);
  if (asked) return show(asked);
  const list = place.querySelector("[data-ep-kept]");
  list.querySelector("ul").replaceChildren(...texts.map(row));
  list.hidden = !texts.length;
});

// Browsers say that they are online once there is a cable; the house may be a while away.
const EVERY = 5000;
async function look() {
  const answer = await fetch("/offline/", { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}
window.addEventListener("online", look);
setInterval(look, EVERY);
