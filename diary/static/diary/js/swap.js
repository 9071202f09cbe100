// Send a form without leaving the page, and put the parts of the answer where they belong.
// A part is an element with an id: it replaces the one that is there, a new row joins its
// list in the order of its time, and one marked data-gone leaves.

const PATIENCE = 20_000; // ms after which a silent network counts as none
const PARTS = ["notice", "time-trouble"];
const PART = /^(due|needed|notes)-/;

// Returns { html, status } for an answer, { signedOut } or { refused } where there is none.
// Throws where nobody knows whether it was stored: it may be sent again, unchanged.
export async function send(action, data) {
  let response = await post(action, data);
  if (response.status === 403) {
    // Signed in again in another tab: this page's token is an old one.
    data.set("csrfmiddlewaretoken", await freshToken());
    response = await post(action, data);
  }
  if (response.redirected) return { signedOut: true };
  if ([200, 201, 409, 422].includes(response.status)) {
    return { html: await response.text(), status: response.status };
  }
  if (response.status >= 400 && response.status < 500) return { refused: true };
  throw new Error(String(response.status));
}

function post(action, body) {
  return fetch(action, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { "X-Klonos": "fragment" },
    signal: AbortSignal.timeout?.(PATIENCE),
  });
}

export async function freshToken() {
  const page = await fetch(location.pathname, { credentials: "same-origin" });
  const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = parsed.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? "";
  for (const field of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) field.value = token;
  return token;
}

export function swap(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  for (const part of [...parts.content.children]) place(part);
  const list = document.getElementById("entries");
  if (!list) return;
  list.hidden = list.children.length === 0;
  document.getElementById("entries-empty").hidden = !list.hidden;
}

// A row that says the same stays, with the finger or the focus that is on it. Whoever pressed a
// button of a row by keyboard stays in that row.
function renew(there, part) {
  if (there.isEqualNode(part)) return;
  const held = there.contains(document.activeElement);
  there.replaceWith(part);
  if (held) part.querySelector("[data-focus]")?.focus();
}

function place(part) {
  const there = document.getElementById(part.id);
  if (PARTS.includes(part.id)) there?.replaceWith(part);
  if (PART.test(part.id) && there) renew(there, part);
  if (!part.id.startsWith("row-")) return;
  there?.remove();
  const list = document.getElementById("entries");
  if (part.hasAttribute("data-gone") || !list || list.dataset.day !== part.dataset.day) return;
  const after = [...list.children].find((row) => row.dataset.at > part.dataset.at);
  list.insertBefore(part, after ?? null);
}
