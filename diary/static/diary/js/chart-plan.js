// What the picture of a course is made of, as plain data: testable without a page.
// A point is [first day, value or null, noted or null, days observed, days in all].
const ROOM = 20 / 960; // beside the days, on either side, as in the picture it replaces

// Points shrink as they get more, so that a year still shows its line.
export const radius = (count) => (count <= 35 ? 5 : count <= 130 ? 4 : 2);

export const edges = (days) => ({ min: -0.5 - days * ROOM, max: days - 0.5 + days * ROOM });

// A point stands in the middle of its days.
export const middle = ([start, , , , all]) => start + (all - 1) / 2;

// The level in one line that breaks between its pieces; `at` is 1, 2 or 3: middle, low, high.
export function line(pieces, at) {
  return pieces.flatMap((piece, k) => [
    ...(k ? [{ x: piece[0][0], y: null }] : []),
    ...piece.map((one) => ({ x: one[0], y: one[at] })),
  ]);
}

export function datasets(data, look) {
  const size = radius(data.points.length);
  const ranges = new Set(data.ranges);
  const late = new Set(data.late);
  const dots = { borderWidth: 1, pointRadius: size, pointHoverRadius: size + 2, pointBorderWidth: 2, spanGaps: false, borderColor: look.text };
  const edge = { borderWidth: 1, borderDash: [2, 2], pointRadius: 0, pointHitRadius: 0, borderColor: look.level, spanGaps: false };
  return [
    // The higher the order, the further behind.
    { ...edge, order: 5, data: line(data.level, 2) },
    { ...edge, order: 4, data: line(data.level, 3), fill: "-1", backgroundColor: look.band },
    {
      ...dots,
      order: 3,
      data: data.points.map((one) => ({ x: middle(one), y: one[1] })),
      backgroundColor: data.points.map((_one, k) => (late.has(k) ? look.ground : look.text)),
      pointBackgroundColor: data.points.map((_one, k) => (late.has(k) ? look.ground : look.text)),
      pointStyle: data.points.map((_one, k) => (ranges.has(k) || late.has(k) ? "rect" : "circle")),
    },
    {
      ...dots,
      order: 2,
      showLine: false,
      pointRadius: size + 1,
      data: data.points.map((one) => ({ x: middle(one), y: one[2] })),
      backgroundColor: look.ground,
    },
    { ...edge, order: 1, borderWidth: 4, borderDash: [], data: line(data.level, 1) },
    // Nothing to see: so that days without an answer can be touched too.
    { data: data.points.map((one) => ({ x: middle(one), y: 0 })), showLine: false, pointRadius: 0, pointHoverRadius: 0 },
  ];
}

// The level of a day, in a straight line between its points; null where the line stops.
export function levelAt(pieces, day) {
  for (const piece of pieces) {
    const k = piece.findIndex(([x]) => x >= day);
    if (k < 0 || piece[0][0] > day) continue;
    if (piece[k][0] === day || k === 0) return piece[k].slice(1);
    const [before, after] = [piece[k - 1], piece[k]];
    const share = (day - before[0]) / (after[0] - before[0]);
    return before.slice(1).map((value, n) => value + share * (after[n + 1] - value));
  }
  return null;
}

// The day of a point, or the first of several; days are counted in UTC and never move.
export function name(data, k, format) {
  const day = new Date(`${data.first}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + data.points[k][0]);
  return data.words.from ? data.words.from.replace("{day}", format(day)) : format(day);
}

// What is said of a point when it is touched.
export function about(data, k, number) {
  const { words } = data;
  const [, value, noted, days, all] = data.points[k];
  const told = (one) => `${number(one)}${words.suffix}`;
  const marks = [data.ranges.includes(k) && words.middle, data.late.includes(k) && words.late].filter(Boolean);
  const found = [`${words.value}: ${[value === null ? words.none : told(value), ...marks].join(", ")}`];
  if (words.days) found.push(`${words.days}: ${words.of.replace("{days}", number(days)).replace("{all}", number(all))}`);
  if (noted !== null) found.push(`${words.noted}: ${told(noted)}`);
  const level = levelAt(data.level, middle(data.points[k]));
  if (level) {
    const [middle, low, high] = level.map(told);
    found.push(`${words.level}: ${words.range.replace("{middle}", middle).replace("{low}", low).replace("{high}", high)}`);
  }
  return found;
}

// Life events as bands and what a clinic gave as lines, under everything else.
export const marks = (data, look) => ({
  id: "marks",
  beforeDatasetsDraw({ ctx, chartArea: { top, bottom: floor }, scales: { x } }) {
    const bottom = top + (floor - top) * data.high;
    ctx.save();
    ctx.strokeStyle = look.text;
    ctx.fillStyle = look.event;
    ctx.setLineDash([1, 3]);
    for (const [from, to] of data.events) {
      const left = x.getPixelForValue(from - 0.5);
      const wide = Math.max(x.getPixelForValue(to + 0.5) - left, 2);
      ctx.fillRect(left, top, wide, bottom - top);
      ctx.strokeRect(left, top, wide, bottom - top);
    }
    ctx.strokeStyle = look.start;
    ctx.lineWidth = 2;
    ctx.setLineDash([6, 3]);
    for (const [day] of data.given) {
      ctx.beginPath();
      ctx.moveTo(x.getPixelForValue(day), top);
      ctx.lineTo(x.getPixelForValue(day), bottom);
      ctx.stroke();
    }
    ctx.restore();
  },
});
