// Draws the look back into canvas[data-chart] from the JSON block that it names.
// Days are places on the axis, not instants: no time zone can move them.
import { LANE, ROWS, bands, datasets, labels, lines } from "./chart-plan.js";

const { Chart } = globalThis;
const canvas = document.querySelector("canvas[data-chart]");
const box = canvas.parentElement;
const data = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
const names = { a: "--chart-a", b: "--chart-b", start: "--chart-start", grid: "--chart-grid", text: "--chart-text", ground: "--chart-ground", event: "--chart-event" };
const LEFT = 44;
const RIGHT = 10;
const LEAST = 360;
const ROOF = 11.5; // room between a rating of 10 and the spasms above it
let chart;
let drawn = 0;

// A hidden element resolves the colours, also words like CanvasText; paper is light.
function colours(theme) {
  const probe = document.createElement("span");
  probe.dataset.bsTheme = theme;
  probe.hidden = true;
  box.append(probe);
  const look = {};
  for (const [key, name] of Object.entries(names)) {
    probe.style.color = `var(${name})`;
    look[key] = getComputedStyle(probe).color;
  }
  probe.remove();
  return look;
}

function place(width, family, look) {
  const pen = canvas.getContext("2d");
  pen.font = `600 13px ${family}`;
  const widthOf = (text) => pen.measureText(text).width;
  const room = width - LEFT - RIGHT;
  const step = room / data.names.length;
  const at = (x) => (x + 0.5) * step;
  return {
    placed: labels(data.starts, at, widthOf, room),
    events: bands(data.events, look, widthOf, step),
  };
}

function scale(look, title, more) {
  return {
    axis: "y",
    stack: "both",
    min: 0,
    grid: { color: look.grid },
    border: { color: look.grid },
    title: { display: true, text: title, color: look.text, font: { size: 13, weight: 600 } },
    afterFit: (axis) => { axis.width = LEFT; },
    ...more,
    ticks: { color: look.text, precision: 0, maxTicksLimit: 6, ...more.ticks },
  };
}

function draw(theme = document.documentElement.dataset.bsTheme) {
  const look = colours(theme);
  const { width, height } = box.getBoundingClientRect();
  const { fontFamily } = getComputedStyle(document.body);
  const { placed, events } = place(width, fontFamily, look);
  const lanes = Math.min(ROWS, Math.max(0, ...placed.map(({ row }) => row + 1)));
  const tips = { backgroundColor: look.ground, titleColor: look.start, bodyColor: look.start, borderColor: look.text, borderWidth: 1 };
  const font = { size: 13, family: fontFamily };
  chart?.destroy();
  canvas.width = drawn = width;
  canvas.height = Math.max(height, LEAST); // on paper the box is as high as what is in it
  chart = new Chart(canvas, {
    type: "line",
    data: { datasets: datasets(data, look) },
    options: {
      responsive: false,
      animation: false,
      parsing: false,
      normalized: true,
      locale: document.documentElement.lang,
      font,
      clip: 12,
      layout: { padding: { top: lanes * LANE + 4, right: RIGHT } },
      interaction: { mode: "index", intersect: false },
      scales: {
        x: {
          type: "linear",
          min: -0.5,
          max: data.names.length - 0.5,
          grid: { color: look.grid, drawTicks: true },
          border: { color: look.text },
          afterBuildTicks: (axis) => { axis.ticks = data.dates.map(([value]) => ({ value })); },
          ticks: { color: look.text, maxRotation: 0, autoSkipPadding: 12, callback: (at) => data.dates.find(([x]) => x === at)?.[1] ?? "" },
        },
        ratings: scale(look, data.words.rating, { max: ROOF, afterBuildTicks: (axis) => { axis.ticks = [0, 5, 10].map((value) => ({ value })); } }),
        spasms: scale(look, data.words.spasms, { suggestedMax: 4, stackWeight: 1.2 }),
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          ...tips,
          displayColors: false,
          titleFont: font,
          bodyFont: font,
          filter: (_item, k) => k === 0,
          callbacks: { title: ([item]) => data.names[item.parsed.x], label: (item) => data.about[item.parsed.x] },
        },
        annotation: { clip: false, annotations: [...events, ...lines(data, placed, look, lanes)] },
      },
    },
  });
}

draw();
new ResizeObserver(() => {
  if (Math.round(box.getBoundingClientRect().width) !== Math.round(drawn)) draw();
}).observe(box);
new MutationObserver(() => draw()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
matchMedia("(forced-colors: active)").addEventListener("change", () => draw());
addEventListener("beforeprint", () => draw("light"));
addEventListener("afterprint", () => draw());
