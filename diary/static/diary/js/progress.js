// What is still being worked out ([data-progress], the address to ask) goes on by itself. The
// number is told as it grows; the page is swapped at the end, unless somebody is in it. The note
// keeps its room all the time, and who reads further down is not interrupted: nothing moves.
const note = document.querySelector("[data-progress]");
const TRIES = 3;

async function ask() {
  const response = await fetch(note.dataset.progress, { credentials: "same-origin" });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return response.json();
}

function tell({ done, of }) {
  const text = note.dataset.told.replace("DONE", done).replace("ALL", of);
  note.querySelector("p").textContent = text;
  const bar = note.querySelector("progress");
  bar.max = of;
  bar.value = done;
}

// Resolves once an element is in sight.
function isSeen(element) {
  return new Promise((resolve) => {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(element);
  });
}

async function goOn() {
  note.style.minHeight = `${note.getBoundingClientRect().height}px`;
  for (let failed = 0; failed < TRIES; ) {
    try {
      const reached = await ask();
      tell(reached);
      if (reached.done >= reached.of) return show();
      failed = 0;
    } catch {
      failed += 1;
    }
  }
}

async function show() {
  const body = document.getElementById("changes");
  note.querySelector("p").textContent = note.dataset.finished;
  note.querySelector("progress").remove();
  note.querySelector("a").textContent = note.dataset.show;
  if (!body) return;
  await isSeen(note);
  if (body.contains(document.activeElement)) return;
  const response = await fetch(location.href, {
    credentials: "same-origin",
    headers: { "X-Klonos": "fragment" },
  });
  if (!response.ok) return;
  body.innerHTML = await response.text();
  note.querySelector("p:last-child").remove();
}

if (note) goOn();
