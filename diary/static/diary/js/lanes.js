// The lanes of the ledger ([data-lanes], naming where the facts of a part are shown): one
// stop for Tab, the arrows go from part to part, and its facts stand below the picture.
const lanes = document.querySelector("[data-lanes]");

if (lanes) {
  const facts = document.getElementById(lanes.dataset.lanes);
  const rows = [...lanes.querySelectorAll(".lane")]
    .map((lane) => [...lane.querySelectorAll("[tabindex]")])
    .filter((row) => row.length);
  const parts = rows.flat();
  const middle = (part) => {
    const box = part.getBoundingClientRect();
    return box.left + box.width / 2;
  };
  const nearest = (row, part) =>
    row.reduce((best, one) =>
      Math.abs(middle(one) - middle(part)) < Math.abs(middle(best) - middle(part)) ? one : best,
    );
  const moves = {
    ArrowRight: (row, at) => row[at + 1],
    ArrowLeft: (row, at) => row[at - 1],
    Home: (row) => row[0],
    End: (row) => row.at(-1),
    ArrowDown: (row, at) => beside(row, at, 1),
    ArrowUp: (row, at) => beside(row, at, -1),
  };
  const beside = (row, at, step) => {
    const other = rows[rows.indexOf(row) + step];
    return other && nearest(other, row[at]);
  };
  const show = (part) => {
    facts.textContent = part.getAttribute("aria-label");
  };

  facts.hidden = false;
  // On a narrow screen the lanes are moved sideways: what is now comes first.
  lanes.scrollLeft = lanes.scrollWidth;
  parts.forEach((part, at) => part.setAttribute("tabindex", at ? "-1" : "0"));
  lanes.addEventListener("focusin", ({ target }) => {
    if (!parts.includes(target)) return;
    parts.forEach((part) => part.setAttribute("tabindex", part === target ? "0" : "-1"));
    show(target);
  });
  lanes.addEventListener("click", ({ target }) => {
    if (parts.includes(target)) target.focus();
    // The name of a lane leads to its table, which may be folded.
    const name = target.closest("a");
    if (name) document.querySelector(name.hash).open = true;
  });
  lanes.addEventListener("keydown", (event) => {
    const row = rows.find((one) => one.includes(event.target));
    if (!row || !(event.key in moves)) return;
    event.preventDefault();
    moves[event.key](row, row.indexOf(event.target))?.focus();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
