// Takes the picture of a course over from the server: points can be touched, and moving
// it changes the page in place. Without this script every button leads to the same pages.
import { about, datasets, edges, marks, name } from "./chart-plan.js";

const names = { text: "--chart-text", start: "--chart-start", grid: "--chart-grid", ground: "--chart-ground", event: "--chart-event", level: "--chart-a", band: "--curve-band", ink: "--ink" };
const PAD = 12 / 300; // above and below the values, as in the picture it replaces
const status = document.querySelector("[data-curve-status]");
const root = () => document.querySelector("[data-curve]");
const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 200));
let chart;
let data;
let drawn = 0;
let turn = 0;
let library;

function load(address) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
  return library;
}

// A hidden element resolves the colours, also words like CanvasText.
function colours(box) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.forcedColorAdjust = "none"; // else whatever is no colour becomes one
  box.append(probe);
  const look = {};
  for (const [key, name] of Object.entries(names)) {
    probe.style.color = `var(${name})`;
    look[key] = getComputedStyle(probe).color;
  }
  probe.remove();
  return look;
}

function draw() {
  const box = document.querySelector("[data-curve-paper]");
  if (!box || !data) return;
  const look = colours(box);
  const { width, height } = box.getBoundingClientRect();
  const { fontFamily } = getComputedStyle(document.body);
  const font = { size: 14, family: fontFamily };
  const room = (data.top * PAD) / (1 - 2 * PAD);
  const { lang } = document.documentElement;
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeZone: "UTC" });
  chart?.destroy();
  box.querySelector("canvas")?.remove();
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  canvas.width = drawn = width;
  canvas.height = height;
  box.append(canvas);
  chart = new globalThis.Chart(canvas, {
    type: "line",
    data: { datasets: datasets(data, look) },
    plugins: [marks(data, look)],
    options: {
      responsive: false,
      animation: false,
      parsing: false,
      normalized: true,
      clip: 8,
      layout: { padding: 0, autoPadding: false },
      locale: lang,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: {
          type: "linear",
          ...edges(data.days),
          border: { display: false },
          grid: { color: look.grid, drawTicks: false },
          afterBuildTicks: (axis) => { axis.ticks = data.ticks.map(([value]) => ({ value: value - 0.5 })); },
          ticks: { display: false, padding: 0 },
        },
        y: {
          min: -room,
          max: data.top + room,
          border: { display: false },
          grid: { color: look.grid, drawTicks: false },
          afterBuildTicks: (axis) => { axis.ticks = data.lines.map((value) => ({ value })); },
          ticks: { display: false, padding: 0 },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: look.ground,
          titleColor: look.ink,
          bodyColor: look.ink,
          borderColor: look.text,
          borderWidth: 1,
          displayColors: false,
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          filter: (item) => item.datasetIndex === 5,
          callbacks: {
            title: ([item]) => name(data, item.dataIndex, (value) => day.format(value)),
            label: (item) => about(data, item.dataIndex, (value) => number.format(value)),
          },
        },
      },
    },
  });
  box.dataset.drawn = "";
}

// The picture of the server stays until this one is there, and if it fails.
async function takeOver() {
  const here = root();
  const mine = ++turn;
  if (!here.querySelector("[data-curve-paper]")) return;
  here.querySelector("[data-curve-hint]").hidden = false;
  try {
    const [answer] = await Promise.all([fetch(here.dataset.curve), load(here.dataset.library)]);
    if (!answer.ok || mine !== turn) return;
    data = await answer.json();
    if (mine === turn) draw();
  } catch {
    library = undefined;
  }
}

async function go(address, { push = true, focus = "" } = {}) {
  const mine = ++turn;
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-curve]");
    if (mine !== turn) return;
    if (!answer.ok || !next) throw new Error("no picture");
    chart?.destroy();
    chart = undefined;
    root().replaceWith(document.adoptNode(next));
    document.title = page.title;
    if (push) history.pushState({}, "", address);
    status.textContent = next.dataset.said;
    const link = focus && next.querySelector(`[data-name="${focus}"]`);
    (link || next.querySelector("figure") || next.querySelector("[aria-current]"))?.focus({ preventScroll: true });
    takeOver();
  } catch {
    location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-move]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href, { focus: link.dataset.name });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest?.("[data-curve] figure")) return;
  const key = event.key === "=" ? "+" : event.key === "_" ? "-" : event.key;
  const link = [...document.querySelectorAll("a[data-key]")].find((one) => one.dataset.key === key);
  if (!link) return;
  event.preventDefault();
  go(link.href, { focus: document.activeElement?.dataset.name });
});

addEventListener("popstate", () => go(location.href, { push: false }));
addEventListener("resize", () => {
  const box = document.querySelector("[data-curve-paper]");
  if (chart && box && Math.round(box.getBoundingClientRect().width) !== Math.round(drawn)) draw();
});
new MutationObserver(() => chart && draw()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
matchMedia("(forced-colors: active)").addEventListener("change", () => chart && draw());
idle(takeOver, { timeout: 2000 });
